"""What goes where, and what a person has to decide: facts and answers to the Plan."""
