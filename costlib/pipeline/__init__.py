"""The pipeline: stages that run at their times, each alone, with a record of every run.

Nothing here starts by itself: ``costboard run`` does, called from cron, as a service with ``--loop``, or by hand.
"""
