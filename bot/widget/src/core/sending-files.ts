// One file to the server. `fetch` tells nothing of how far it has come, so this is the older way.
import { type Attachment, ChatError } from "./protocol";

const LIMIT = 180_000;

/** Raises the server's refusal, or `offline` when it could not be reached. */
export function sendFile(
  url: string,
  token: string,
  file: File,
  progress: (share: number) => void,
  abort: AbortSignal,
): Promise<Attachment> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const lost = () => reject(new ChatError("offline", "the chat server cannot be reached"));
    request.open("POST", url);
    request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.responseType = "json";
    request.timeout = LIMIT;
    request.upload.onprogress = ({ loaded, total }) => total > 0 && progress(loaded / total);
    request.onload = () => {
      const body = (request.response ?? {}) as Attachment & { code?: string; detail?: string };
      if (request.status === 201) resolve(body);
      else reject(new ChatError(body.code ?? "unavailable", body.detail ?? ""));
    };
    request.onerror = request.ontimeout = request.onabort = lost;
    abort.addEventListener("abort", () => request.abort());
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
}
