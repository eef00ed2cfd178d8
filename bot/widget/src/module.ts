// Entry of /widget/careline.mjs: the same chat for pages that import it.
export { createCareline } from "./create";
