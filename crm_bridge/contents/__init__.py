"""What leads change in the texts that customers read and in the help articles: versions, checks,
and the snapshot that is published to the processes that say them."""
