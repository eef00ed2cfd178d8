// Every word the widget itself says. The shop's texts, from the session's configuration, go before these.

// Those of the launcher are a list of their own, since they are on every page.
const LAUNCHER = {
  shop_name: "Customer service",
  launcher: "Chat with us",
  launcher_unread: "Chat with us, {count} unread",
  new_message: "New message from {shop}",
  close: "Minimise the chat",
  dismiss: "Dismiss",
  load_failed: "The chat could not be loaded. Please check your connection and try again.",
};

const ENGLISH = /* @__PURE__ */ Object.assign({}, LAUNCHER, {
  menu: "More options",
  speak_to_person: "Speak to a person",
  speak_to_person_says: "I want to speak to a person",
  start_over: "Start over",
  start_over_says: "start over",
  start_over_title: "Start over?",
  start_over_text: "The assistant forgets what it was doing for you. What was said stays here.",
  cancel: "Cancel",
  leave_queue: "Leave the queue",
  sound: "Sound for new messages",
  transcript_download: "Download the conversation",
  transcript_mail: "Mail the conversation",
  transcript_to: "Where shall we send it?",
  transcript_send: "Send",
  transcript_sent: "The conversation is on its way to {email}.",
  transcript_limit: "It was mailed as often as it can be today. You can still download it.",
  go_on: "Go on in {channel}",
  go_on_text: "The conversation goes on there. This works once, for 15 minutes.",
  go_on_open: "Open {channel}",
  go_on_write: "Write this to us in {channel}:",
  copy: "Copy",
  copied: "Copied",
  email: "E-mail address",
  assistant: "Assistant",
  person: "Our team",
  you: "You",
  system: "Notice",
  status_bot: "Assistant, replies at once",
  status_queued: "Waiting for a person",
  status_position: "Waiting for a person, place {position}",
  status_human: "You are talking to {name}",
  status_closed: "This conversation has ended",
  status_offline: "Away just now",
  welcome_title: "How can we help?",
  welcome_text: "Ask about an order, a return, a product or anything else. A person can take over whenever you like.",
  prechat_title: "Before we start",
  prechat_start: "Start the chat",
  offline_title: "Leave us a message",
  offline_until: "We are back {when}.",
  offline_send: "Send the message",
  offline_kept: "Thank you. Your message is kept, and we will write to {email}.",
  messages: "Conversation",
  today: "Today",
  yesterday: "Yesterday",
  write: "Write a message",
  send: "Send",
  typing_bot: "The assistant is typing",
  typing_agent: "{name} is typing",
  sending: "Sending",
  sent: "Sent",
  seen: "Seen",
  not_sent: "Not sent",
  waiting: "Waiting to be sent",
  retry: "Try again",
  discard: "Remove",
  newer: "New messages",
  earlier: "Earlier messages",
  connecting: "Connecting …",
  offline: "You are offline. What you write is sent when the connection is back.",
  unreachable: "The chat cannot be reached. Trying again …",
  sources: "Sources",
  download: "Attachment",
  attach: "Add a file",
  attach_drop: "Drop the files here",
  attach_files: "Files to send",
  attach_uploading: "{percent} uploaded",
  attach_ready: "Ready to send",
  attach_remove: "Remove {name}",
  attach_cancel: "Cancel {name}",
  attach_retry: "Try {name} again",
  attach_most: "At most {count} files go with one message.",
  attach_max: "Files can be {size} MB at most.",
  suggestions: "Suggestions",
  card_of: "{n} of {count}",
  previous: "Previous suggestion",
  next: "Next suggestion",
  view: "View",
  form: "Please fill in",
  form_send: "Send",
  form_sent: "Sent",
  optional: "optional",
  choose_option: "Please choose",
  required: "Please fill this in.",
  invalid: "This does not look right.",
  invalid_email: "This does not look like an e-mail address.",
  rate_title: "How did we do?",
  rate_score: "{n} of 5",
  rate_comment: "Anything to add?",
  rate_send: "Send rating",
  rate_thanks: "Thank you for telling us.",
  rate_failed: "That did not get through. Please try again.",
  error_rate_limited: "That was a lot at once. Sending goes on in a moment.",
  error_offline: "Not sent yet. It is sent when the connection is back.",
  error_unavailable: "It could not be delivered just now.",
  error_message_too_long: "This message is too long. Please split it.",
  error_message_empty: "This message is empty.",
  error_message_invalid: "This message could not be read.",
  error_payload_unknown: "This choice is no longer open. Please write what you would like.",
  error_attachment_type: "Files of this kind cannot be sent. Pictures, PDF and plain text can.",
  error_attachment_too_large: "This file is too large.",
  error_attachment_empty: "This file is empty.",
  error_attachment_unknown: "This file is no longer there. Please add it again.",
  error_identity_invalid: "We could not confirm who is signed in. Please sign in to the shop again.",
  error_origin_refused: "The chat is not available on this page.",
  error_other: "Something went wrong on our side.",
});

export type TextKey = keyof typeof ENGLISH;
export type Texts = Speaks<TextKey>;
export type LauncherTexts = Speaks<keyof typeof LAUNCHER>;

const STARTERS = ["Where is my order?", "I want to return something", "Help me find a present"];

function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

type Speaks<Key> = (key: Key, values?: Record<string, string | number>) => string;

const speaking =
  <Key extends string>(built: Record<Key, string>, own: Record<string, unknown> = {}): Speaks<Key> =>
  (key, values = {}) => {
    const text = own[key];
    return fill(typeof text === "string" && text ? text : built[key], values);
  };

export const textsOf = (own?: Record<string, unknown>): Texts => speaking(ENGLISH, own);
export const launcherTexts = (own?: Record<string, unknown>): LauncherTexts => speaking(LAUNCHER, own);

/** Human words for a protocol error code. */
export function problemText(texts: Texts, code: string): string {
  const key = `error_${code}`;
  return texts(key in ENGLISH ? (key as TextKey) : "error_other");
}

/** Why a file could not be taken: in the customer's language where the code is known, else the server's words. */
export function uploadProblem(texts: Texts, { code, message }: { code: string; message: string }): string {
  if (code === "offline") return texts("error_unavailable");
  return message && !(`error_${code}` in ENGLISH) ? message : problemText(texts, code);
}

/** What a customer may tap instead of typing a first message. */
export function startersOf(own: Record<string, unknown> = {}): string[] {
  const starters = own.starters;
  if (!Array.isArray(starters)) return STARTERS;
  return starters.filter((text): text is string => typeof text === "string").slice(0, 5);
}

const RIGHT_TO_LEFT = /^(ar|fa|he|ur|ps|sd|ug|yi|dv|ckb)\b/i;
export const directionOf = (locale: string): "rtl" | "ltr" => (RIGHT_TO_LEFT.test(locale) ? "rtl" : "ltr");
