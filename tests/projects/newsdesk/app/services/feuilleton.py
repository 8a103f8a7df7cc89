# -*- coding: latin-1 -*-
"""Le feuilleton: un épisode par jour, envoyé à ceux qui l'attendent."""

from app.workers.legacy import launch_work

#: Ce que les abonnés lisent en tête du courriel.
TITRE = "Le feuilleton de l'été"


def envoyer_episode(recipe_id, numero, requested_by=None):
    """Met l'épisode dans la file d'envoi; rend l'identifiant de la tâche."""
    resultat = launch_work.delay(
        work_name="%s, épisode %d" % (TITRE, numero),
        kind="newsletter",
        recipe_id=recipe_id,
        options={"section": "feuilleton", "subject": "%s (%d)" % (TITRE, numero)},
        origin="feuilleton",
        requested_by=requested_by,
    )
    return resultat.id  # déjà dans la file
