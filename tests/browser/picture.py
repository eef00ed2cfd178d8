"""A window as it stands, as a WebP picture, which weighs a third of a PNG."""

import asyncio
from base64 import b64decode, b64encode
from pathlib import Path
from typing import Any

from playwright.async_api import Page

_TO_WEBP = """async address => {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  return canvas.toDataURL("image/webp", 0.9);
}"""


async def picture(page: Page, path: Path, clip: Any = None) -> None:
    """`clip` is the part of the window to be seen."""
    await page.evaluate("document.fonts.ready")
    taken = b64encode(await page.screenshot(clip=clip)).decode()
    paper = await page.context.new_page()
    address: str = await paper.evaluate(_TO_WEBP, f"data:image/png;base64,{taken}")
    await paper.close()
    await asyncio.to_thread(path.write_bytes, b64decode(address.partition(",")[2]))
