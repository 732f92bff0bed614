import { Button } from "@mantine/core";
import { Notice } from "#components/ui/notice.tsx";
import { RelativeTime } from "#components/ui/relative-time.tsx";
import type { KeyView } from "#lib/contracts/keys.ts";
import { KEY_NOTICE_WORDS } from "./notice-words.ts";

type Props = {
  apiKey: KeyView;
  /** Absent where this person may not rotate. */
  onRotate?: (() => void) | undefined;
};

/** What needs somebody's hand: a leak, an end that is near, a key that nobody uses. */
export function KeyNotices({ apiKey, onRotate }: Props) {
  return apiKey.notices.map(({ kind, at }) => {
    const { title, text, asksForRotation } = KEY_NOTICE_WORDS[kind];
    return (
      <Notice
        key={kind}
        tone={kind === "unused" ? "info" : "warning"}
        title={
          <>
            {title} <RelativeTime at={at} />
          </>
        }
        action={
          asksForRotation &&
          onRotate && (
            <Button size="compact-sm" variant="default" onClick={onRotate}>
              Rotate
            </Button>
          )
        }
      >
        {text}
      </Notice>
    );
  });
}
