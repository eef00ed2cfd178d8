// Files of a reply: chosen, dropped or pasted; sent to the server at once, and to the customer with the reply.
import type { AddedFile } from "./composer_drafts";
import { ask, headers, toLogin } from "./composer_request";

const MOST = 5;
const MEGABYTE = 1024 * 1024;

export function sizeText(bytes: number): string {
  return bytes < MEGABYTE ? `${Math.max(1, Math.round(bytes / 1024))} kB` : `${(bytes / MEGABYTE).toFixed(1)} MB`;
}

export class Files {
  maxMegabytes = 10;
  private unfinished = 0;
  private queue = Promise.resolve();
  /** What became of those of the last choice that were not taken, in the order of their going. */
  private refused: string[] = [];

  constructor(
    private readonly list: HTMLElement,
    private readonly path: string,
    private readonly tell: (problem: string) => void,
  ) {}

  get count(): number {
    return this.list.children.length;
  }

  get uploading(): boolean {
    return this.unfinished > 0;
  }

  show(files: AddedFile[]): void {
    this.list.replaceChildren(...files.map((file) => this.done(this.line(file.name, file.size), file)));
  }

  clear(): void {
    this.list.replaceChildren();
  }

  add(files: Iterable<File>): void {
    this.refused = [];
    for (const file of files) {
      if (this.count >= MOST) this.refuse(file.name, `a reply takes ${MOST} files at most.`);
      else if (file.size > this.maxMegabytes * MEGABYTE) {
        this.refuse(file.name, `a file may have ${this.maxMegabytes} MB at most.`);
      } else this.upload(file);
    }
    this.tell(this.refused.join("\n"));
  }

  private refuse(name: string, why: string): void {
    this.refused.push(`${name}: ${why}`);
    this.tell(this.refused.join("\n"));
  }

  /** Files are sent one after the other, so that the customer gets them in the order they were added in. */
  private upload(file: File): void {
    const item = this.line(file.name, file.size);
    const bar = document.createElement("progress");
    bar.max = 1;
    bar.value = 0;
    bar.setAttribute("aria-label", `Sending ${file.name}`);
    const request = new XMLHttpRequest();
    const stop = () => {
      item.remove();
      request.abort();
    };
    item.append(bar, this.remover(`Stop sending ${file.name}`, stop));
    this.list.append(item);
    request.upload.addEventListener("progress", ({ loaded, total }) => {
      bar.value = total > 0 ? loaded / total : 0;
    });
    this.unfinished += 1;
    // One that was stopped before its turn is in the list no more.
    this.queue = this.queue.then(() => (item.isConnected ? this.send(request, file) : undefined));
    void this.queue.then(() => {
      this.unfinished -= 1;
      if (item.isConnected) this.ended(request, item, file.name);
    });
  }

  private send(request: XMLHttpRequest, file: File): Promise<void> {
    return new Promise((resolve) => {
      request.addEventListener("loadend", () => resolve());
      request.open("POST", this.path);
      for (const [name, value] of Object.entries(headers())) request.setRequestHeader(name, value);
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
  }

  private ended(request: XMLHttpRequest, item: HTMLElement, name: string): void {
    if (request.status === 201) {
      const file = JSON.parse(request.responseText) as AddedFile;
      const done = this.done(this.line(file.name, file.size), file);
      item.replaceWith(done);
      return;
    }
    item.remove();
    if (request.status === 401) toLogin();
    else if (request.status > 0) this.refuse(name, detail(request.responseText));
    else this.refuse(name, "could not be sent. Is the network there?");
  }

  private line(name: string, size: number): HTMLElement {
    const item = document.createElement("li");
    const title = document.createElement("span");
    title.className = "reply-file-name";
    title.textContent = name;
    const bytes = document.createElement("span");
    bytes.className = "quiet";
    bytes.textContent = sizeText(size);
    item.append(title, bytes);
    return item;
  }

  private done(item: HTMLElement, file: AddedFile): HTMLElement {
    if (file.type.startsWith("image/")) {
      const picture = document.createElement("img");
      picture.src = `/attachments/${file.id}`;
      picture.alt = "";
      item.prepend(picture);
    }
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "file";
    field.value = file.id;
    item.append(field, this.remover(`Remove ${file.name}`, () => void this.takeAway(item, file)));
    return item;
  }

  private async takeAway(item: HTMLElement, file: AddedFile): Promise<void> {
    item.remove();
    try {
      await ask(`${this.path}/${file.id}/remove`, { method: "POST" });
    } catch {
      // It is in no reply; on the server it lies until the page is opened again.
    }
  }

  private remover(label: string, remove: () => void): HTMLElement {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet-button reply-file-remove";
    button.textContent = "×";
    button.setAttribute("aria-label", label);
    button.addEventListener("click", remove);
    return button;
  }
}

function detail(body: string): string {
  try {
    return (JSON.parse(body) as { detail: string }).detail;
  } catch {
    return "was refused by the server.";
  }
}
