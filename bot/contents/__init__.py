"""What leads changed in the texts and the help articles, as the bridge publishes it to those who
say them. Python 3.10 and later, and no package but the standard library's."""
