"""Where customers write: the web, and every other channel, each in a folder of its own.

`web/` is the public chat protocol. A folder whose module `channel` has a `CHANNEL`, a subclass of
`core.channel.Channel`, is a channel that an admin can set up in the console; `docs/channels.md`
walks through writing one. What all of those share is in `core/`.
"""
