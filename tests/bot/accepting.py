"""What the fake server's rules say of a card before it is sent."""

from __future__ import annotations

import json
from typing import Any

from bot.render import Card
from tests.support.bot_api_rules import check_message_text
from tests.support.bot_api_shapes import check_inline_keyboard


def check_card(card: Card) -> None:
    """Let the rules judge a card, as they would when it is sent; they raise if it is refused."""
    message: dict[str, Any] = {"text": card.text}
    if card.entities:
        message["entities"] = [json.loads(entity.to_json()) for entity in card.entities]
    check_message_text(message)
    if card.keyboard is not None:
        check_inline_keyboard(json.loads(card.keyboard.to_json()))
