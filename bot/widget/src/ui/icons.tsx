import type { ComponentChildren } from "preact";

function Icon({ children }: { children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 24 24"
      width="20"
      height="20"
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      {children}
    </svg>
  );
}

const drawn = (path: string) => () => (
  <Icon>
    <path d={path} />
  </Icon>
);

export const ChatIcon = drawn(
  "M4 12a7.5 7 0 0 1 7.5-7h1A7.5 7 0 0 1 20 12a7.5 7 0 0 1-7.5 7H5l1.2-2.9A6.8 6.8 0 0 1 4 12zM9 12h.01M12.5 12h.01M16 12h.01",
);
export const DownIcon = drawn("M6 9.5l6 6 6-6");
export const MoreIcon = () => (
  <Icon>
    <g fill="currentColor" stroke="none">
      <circle cx="12" cy="5.5" r="2" />
      <circle cx="12" cy="12" r="2" />
      <circle cx="12" cy="18.5" r="2" />
    </g>
  </Icon>
);
export const SendIcon = drawn("M5 12h13M12.5 6l6 6-6 6");
export const BackIcon = drawn("M14.5 6l-6 6 6 6");
export const ForthIcon = drawn("M9.5 6l6 6-6 6");
export const CheckIcon = drawn("M5 12.5l4.5 4.5L19 7.5");
export const PersonIcon = drawn("M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20a7.5 6 0 0 1 15 0");
export const AgainIcon = drawn("M4.5 12a7.5 7.5 0 1 1 2.2 5.3M4.5 18.5v-4.6h4.6");
export const ClipIcon = drawn(
  "M19 11.5l-7 7a4.5 4.5 0 0 1-6.4-6.4l7.4-7.4a3 3 0 0 1 4.3 4.3l-7.3 7.3a1.5 1.5 0 0 1-2.2-2.2l6.6-6.6",
);
export const StarIcon = drawn("M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z");
/** The assistant's own mark: a leaf, not a robot. */
export const LeafIcon = drawn(
  "M5 19c0-8 4.5-13.5 14-14 .5 9-4 14-10.5 14-1.300 0-2.500-.4-3.500-1.200M5 20c1-4 4-7.500 8-9.500",
);
export const CrossIcon = drawn("M7 7l10 10M17 7L7 17");
export const FileIcon = drawn("M13.5 3.5H7A1.5 1.5 0 0 0 5.5 5v14A1.5 1.5 0 0 0 7 20.5h10a1.5 1.5 0 0 0 1.5-1.5V8.5zM13.5 3.5v5h5");
export const SeenIcon = drawn("M2.5 12.5l4.5 4.5 9-9.5M11.5 16l1.5 1 9-9.5");
export const SoundIcon = drawn("M4.5 9.5v5H8l4.5 4v-13L8 9.5zM16 9a4 4 0 0 1 0 6M18.5 6.5a7.5 7.5 0 0 1 0 11");
export const SaveIcon = drawn("M12 4v11M7.5 10.5L12 15l4.5-4.5M5 19.5h14");
export const MailIcon = drawn("M5 6h14a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4.5 7.5L12 13l7.5-5.5");
export const LeaveIcon = drawn("M10 5H6.5A1.5 1.5 0 0 0 5 6.5v11A1.5 1.5 0 0 0 6.5 19H10M14.5 8.5L18 12l-3.5 3.5M18 12H9.5");
export const ClockIcon = drawn("M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 1.5");
