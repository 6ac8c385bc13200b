"""Floor 2: public figures around the study, taken from official statistics or invented. Knows nothing of deliveries."""
