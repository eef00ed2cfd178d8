"""The generic webhook: a system of the shop posts messages in and is posted the answers.

Any place where customers write can be connected so: an app's own chat, an e-mail gateway, a text
message provider. It is also the example of `docs/channels.md` for writing a channel.
"""
