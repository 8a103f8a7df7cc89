"""newsdesk: the publishing platform of the newsroom."""

from flask import Flask, g, jsonify, request


def create_app(database_url=None):
    """Build the web application; the database is a file unless the caller says otherwise."""
    from app import config, extensions
    from app.views import register

    flask_app = Flask("newsdesk")
    flask_app.config["DATABASE_URL"] = database_url or config.DATABASE_URL
    extensions.init_db(flask_app.config["DATABASE_URL"])
    register(flask_app)

    @flask_app.before_request
    def _who():
        g.user = request.headers.get("X-Newsdesk-User", "anonymous")

    @flask_app.errorhandler(404)
    def _not_found(_error):
        return jsonify({"error": "not found"}), 404

    @flask_app.teardown_appcontext
    def _remove_session(_error=None):
        extensions.Session.remove()

    return flask_app
