"""What the pages call things, by the names that the records have for them."""

from crm_bridge.conversations import resolutions

STATES = {
    "bot": "Assistant",
    "queued": "Waiting",
    "human": "With a person",
    "closed": "Closed",
}
VIEWS = {
    "queue": "Queue",
    "mine": "Mine",
    "team": "My team",
    "unassigned": "Unassigned",
    "overdue": "Overdue",
    "unread": "Unread",
    "snoozed": "Snoozed",
    None: "All",
}
STATES_OF_VIEW = {
    None: ("queued", "human", "bot", "closed"),
    "team": ("queued", "human"),
    "overdue": ("queued", "human"),
}
"""Where a list has conversations of one state alone there is nothing to choose."""
EMPTY_VIEWS = {
    "queue": "Nobody is waiting for a person.",
    "mine": "You have no conversation now. The queue shows who waits.",
    "snoozed": "Nothing is put off. A conversation that you snooze is here until its time comes.",
    "team": "Nobody waits for your team, and it talks to nobody.",
    "unassigned": "Everybody who waits has been offered to somebody.",
    "overdue": "Nothing is overdue.",
    "unread": "You have read everything that your customers wrote.",
    None: "No conversations yet. They appear here as soon as somebody writes in the chat.",
}
EMPTY_STATES = {
    "queued": "Nobody is waiting for a person.",
    "human": "No conversation is with a person now.",
    "bot": "The assistant has no open conversation.",
    "closed": "No conversation has ended yet.",
}
AUTHORS = {
    "customer": "Customer",
    "bot": "Assistant",
    "agent": "Agent",
    "system": "Careline",
}
CHANNELS = {"web": "Web", "slack": "Slack", "telegram": "Telegram", "webhook": "Webhook"}
MOVES = {
    "escalation": "A person was called",
    "taken_over": "{who} took over",
    "accepted": "{who} accepted the conversation",
    "assigned": "{who} gave the conversation to {whom}",
    "left_queue": "The customer went back to the assistant",
    "nobody_came": "Nobody came in time, the assistant goes on",
    "transferred": "{who} passed the conversation on to {whom}",
    "agent_gone": "The agent was gone, the customer waits again",
    "returned": "{who} gave the conversation back to the assistant",
    "closed": "{who} closed the conversation",
    "idle": "The conversation ended after a quiet time",
    "continued_elsewhere": "The customer went on with another conversation of theirs",
    "new_message": "The customer wrote again",
}
RESOLUTIONS = resolutions.TITLES
RESOLUTIONS_TO_CHOOSE = resolutions.TO_CHOOSE
RESOLUTION_TONES = {
    "solved": "good",
    "not_solved": "bad",
    "no_answer": "warn",
    "spam": "off",
    "other": "calm",
    "duplicate": "off",
}
OUTCOMES = {
    "resolved_by_bot": "Resolved by the assistant",
    "handed_over": "Handed over",
    "abandoned": "Abandoned",
}
MESSAGE_OUTCOMES = {
    "answered": "Answered",
    "escalated": "Person called",
    "with_person": "For the person",
    "not_answered": "Not answered",
}
DELIVERIES = {
    "kept": "Sent",
    "waiting": "On its way",
    "sent": "Delivered",
    "seen": "Seen",
    "failed": "Failed",
    "uncertain": "Perhaps not delivered",
}
REASONS = {
    "keyword": "Keyword",
    "request": "Asked for a person",
    "sentiment": "Upset",
    "not_understood": "Not understood",
    "rule": "Rule",
    "assistant_down": "Assistant down",
}
DUE = {"on_time": "Due", "warning": "Due soon", "breached": "Overdue"}
PRIORITIES = {"urgent": "Urgent", "high": "High", "normal": "Normal"}
CALL_OUTCOMES = {
    "returned": "given back to the assistant",
    "left_queue": "the customer went back to the assistant",
    "nobody_came": "nobody came in time",
    "closed": "closed",
}
TASK_KINDS = {"call_back": "Nobody came", "message": "Message left"}
TRENDS = {"improving": "improving", "worsening": "worsening", "steady": "steady"}
ORDER_TONES = {
    "placed": "calm",
    "packed": "calm",
    "shipped": "going",
    "out_for_delivery": "going",
    "delivered": "good",
    "late": "warn",
    "lost": "bad",
    "cancelled": "off",
    "returned": "off",
    "refunded": "off",
}
