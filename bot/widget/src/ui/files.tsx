import { useState } from "preact/hooks";
import { webAddress } from "../core/markdown";
import type { Attachment } from "../core/protocol";
import { useUi } from "./context";
import { FileIcon } from "./icons";
import { Link } from "./link";

/** As the shop's customers write sizes: "48 kB", "1.2 MB". */
export function sizeText(bytes: number, locale: string): string {
  const [value, unit] = bytes < 1e6 ? [Math.ceil(bytes / 1e3), "kilobyte"] : [bytes / 1e6, "megabyte"];
  return new Intl.NumberFormat(locale, { style: "unit", unit, maximumFractionDigits: 1 }).format(value as number);
}

const isPicture = ({ type }: Attachment) => type.startsWith("image/");

/** The files of a message: pictures in place, in a frame whose size is known before they are; others as a row. */
export function Files({ files }: { files: Attachment[] }) {
  const [lost, setLost] = useState<string[]>([]);
  const pictures = files.filter((file) => isPicture(file) && !lost.includes(file.id));
  const others = files.filter((file) => !pictures.includes(file));
  return (
    <>
      {pictures.length > 0 && (
        <ul class={`pictures ${pictures.length > 1 ? "are-many" : ""}`}>
          {pictures.map((file) => (
            <li key={file.id}>
              <Picture file={file} lost={() => setLost([...lost, file.id])} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul class="files">
          {others.map((file) => (
            <li key={file.id}>
              <FileRow file={file} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function Picture({ file, lost }: { file: Attachment; lost: () => void }) {
  const { base } = useUi();
  const address = webAddress(file.url, base);
  if (!address) return <FileRow file={file} />;
  return (
    <Link href={address} fresh>
      <img src={address} alt={file.name} loading="lazy" decoding="async" onError={lost} />
    </Link>
  );
}

function FileRow({ file: { name, size, url } }: { file: Attachment }) {
  const { base, locale } = useUi();
  const address = webAddress(url, base);
  const words = (
    <>
      <FileIcon />
      <span>
        <bdi>{name}</bdi>
        <small>{sizeText(size, locale)}</small>
      </span>
    </>
  );
  return address && url ? (
    <Link href={address} fresh>
      {words}
    </Link>
  ) : (
    <span class="file">{words}</span>
  );
}
