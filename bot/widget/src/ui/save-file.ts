/** Gives the customer a file, under this name. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name.replace(/[\\/:*?"<>|]+/g, " ");
  link.click();
  // Later, as some browsers read it only after the click was dealt with.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
