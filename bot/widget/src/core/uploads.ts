// The files a customer has added to the message they are writing: each goes to the server at once, and the
// message then names them. Nothing of it outlives the page: a browser gives no file back after a reload.
import { type Attachment, ChatError } from "./protocol";

export const MOST_FILES = 5;

export interface Upload {
  key: number;
  file: File;
  /** `waiting` until there is a connection. */
  state: "waiting" | "uploading" | "done" | "failed";
  /** 0 to 1. */
  progress: number;
  /** A code of the protocol, and what the server said. */
  problem?: { code: string; message: string };
  attachment?: Attachment;
}

export interface UploadsHost {
  /** Sends one file; `abort` ends that. */
  send(file: File, progress: (share: number) => void, abort: AbortSignal): Promise<Attachment>;
  /** Whether there is a session to upload with. */
  ready(): boolean;
  largest(): number | undefined;
  changed(uploads: Upload[]): void;
}

const fresh = ({ key, file }: Upload): Upload => ({ key, file, state: "waiting", progress: 0 });

export class Uploads {
  private list: Upload[] = [];
  private readonly aborts = new Map<number, AbortController>();
  private last = 0;

  constructor(private readonly host: UploadsHost) {}

  /** Adds files as long as there is room; `false` when some had to stay out. */
  add(files: File[]): boolean {
    const room = MOST_FILES - this.list.length;
    for (const file of files.slice(0, room)) {
      this.last += 1;
      this.list = [...this.list, { key: this.last, file, state: "waiting", progress: 0 }];
    }
    this.tell();
    this.pump();
    return files.length <= room;
  }

  remove(key: number): void {
    this.aborts.get(key)?.abort();
    this.list = this.list.filter((upload) => upload.key !== key);
    this.tell();
  }

  retry(key: number): void {
    this.list = this.list.map((one) => (one.key === key ? fresh(one) : one));
    this.pump();
  }

  /** In another conversation: what was uploaded belongs to the one before. */
  again(): void {
    this.list = this.list.map((one) => (one.state === "done" ? fresh(one) : one));
    this.tell();
  }

  /** The files that are there; they belong to the message now. */
  take(): Attachment[] {
    const done = this.list.filter(({ state }) => state === "done");
    this.list = this.list.filter((upload) => !done.includes(upload));
    this.tell();
    return done.flatMap(({ attachment }) => attachment ?? []);
  }

  /** All at once, as each is one file of at most a few megabytes. */
  pump(): void {
    if (!this.host.ready()) return;
    for (const upload of this.list) if (upload.state === "waiting") void this.send(upload);
  }

  clear(): void {
    for (const { key } of this.list) this.remove(key);
  }

  private async send({ key, file }: Upload): Promise<void> {
    const largest = this.host.largest();
    if (largest !== undefined && file.size > largest) {
      this.change(key, { state: "failed", problem: { code: "attachment_too_large", message: "" } });
      return;
    }
    const abort = new AbortController();
    this.aborts.set(key, abort);
    this.change(key, { state: "uploading" });
    try {
      const attachment = await this.host.send(file, (progress) => this.change(key, { progress }), abort.signal);
      this.change(key, { state: "done", progress: 1, attachment });
    } catch (error) {
      const { code, message } = error instanceof ChatError ? error : new ChatError("offline", String(error));
      this.change(key, { state: "failed", problem: { code, message } });
    } finally {
      this.aborts.delete(key);
    }
  }

  private change(key: number, change: Partial<Upload>): void {
    this.list = this.list.map((upload) => (upload.key === key ? { ...upload, ...change } : upload));
    this.tell();
  }

  private tell(): void {
    this.host.changed(this.list);
  }
}
