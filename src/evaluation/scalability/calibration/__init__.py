"""How often would the method mislead: invented studies with a known truth, put through the same analysis and verdict.

``recipe`` (what is asked, of how many people) → ``population`` (what a true effect does to people) → ``invented``
(people of one study) → ``controlled``, ``uncontrolled`` (city estimates of many studies at once) → ``analysis``
(pooling, prediction, checks, verdict) → ``block`` (a hundred studies, all worlds) → ``run`` → ``rows``.
"""
