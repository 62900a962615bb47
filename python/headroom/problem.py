"""Why a request was not done."""

import json
from collections.abc import Mapping
from typing import Any

from headroom.refusals import REMEDIES


class Problem(Exception):
    """A no, or no answer at all.

    `code` is one word (a refusal of the ledger's, one of the server's, or `unreachable`), `message` says what and
    where, `remedy` what to do, `status` is HTTP's (None where nothing answered), `request` what to name when asking
    about it, `options` what would be possible, `document` all that was answered.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        status: int | None = None,
        remedy: str | None = None,
        request: str | None = None,
        document: Mapping[str, Any] | None = None,
    ) -> None:
        self.code, self.message, self.status = code, message, status
        self.remedy = remedy or REMEDIES.get(code)
        self.request = request
        self.document: Mapping[str, Any] = document or {}
        self.options: list[Any] = list(self.document.get("options", []))
        super().__init__(code, message)

    def __str__(self) -> str:
        head = self.code if self.status is None else f"{self.code} ({self.status})"
        return f"{head}: {self.message}" + (f". Remedy: {self.remedy}" if self.remedy else "")

    @classmethod
    def answered(cls, status: int, body: bytes, request: str | None) -> "Problem":
        """What an answer of 400 and above says.

        It is `application/problem+json`, or the receipt of a refusal that was kept under its key, or, from something on
        the way, anything.
        """
        try:
            document = json.loads(body)
        except ValueError:
            document = None
        if not isinstance(document, dict):
            text = body[:200].decode(errors="replace").strip()
            return cls("not_headroom", f"the answer is not Headroom's: {text!r}", status=status, request=request)
        refusal = document.get("refusal") or {}
        return cls(
            str(document.get("code") or refusal.get("code") or "unknown"),
            str(document.get("detail") or refusal.get("message") or document.get("title") or "no reason is given"),
            status=status,
            remedy=document.get("remedy") or refusal.get("remedy"),
            request=request,
            document=document,
        )

    @classmethod
    def unreachable(cls, url: str, error: Exception) -> "Problem":
        reason = str(error) or type(error).__name__
        return cls("unreachable", f"{url} does not answer: {reason}", remedy="see that `headroom serve` runs there")
