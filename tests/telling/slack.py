"""Checks, with Slack's own kit, the blocks of a payload on standard input; and that it can find something wrong."""

import json
import sys

from slack_sdk.models.blocks import Block


def check(blocks):
    for block in Block.parse_all(blocks):
        assert block is not None, "an unknown block"
        block.validate_json()


payloads = json.load(sys.stdin)
for payload in payloads:
    assert payload["text"], "no fallback text"
    for attachment in payload["attachments"]:
        assert len(attachment["blocks"]) <= 50
        check(attachment["blocks"])
try:
    check([{"type": "section", "text": {"type": "mrkdwn", "text": "x" * 3001}}])
except Exception:
    print(f"{len(payloads)} payloads are good")
else:
    sys.exit("the check finds nothing")
