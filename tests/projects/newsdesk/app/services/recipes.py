"""Recipes: what a plan does."""

from app.extensions import Session
from app.models import Recipe


def get_recipe(recipe_id):
    return Session.get(Recipe, recipe_id)


def list_recipes():
    return Session.query(Recipe).order_by(Recipe.name).all()
