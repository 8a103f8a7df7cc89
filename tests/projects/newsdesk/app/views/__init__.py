"""The HTTP interface."""


def register(flask_app):
    """Put every blueprint on the application."""
    from app.views import admin, articles, executions, plans

    for module in (admin, articles, executions, plans):
        flask_app.register_blueprint(module.bp)
