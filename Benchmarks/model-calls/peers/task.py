"""What a peer is asked to do, and what it gives back."""
import dataclasses


@dataclasses.dataclass(frozen=True)
class Task:
    prompts: list[str]
    in_flight: int
    base_url: str
    model: str
    max_tokens: int

    def body(self, prompt: str) -> dict[str, object]:
        """The chat call that every peer makes for a prompt, which is also what Roost asks."""
        messages = [{"role": "user", "content": prompt}]
        return {"model": self.model, "messages": messages, "max_tokens": self.max_tokens, "temperature": 0, "seed": 1}


@dataclasses.dataclass(frozen=True)
class Outcome:
    """An answer or nothing for each prompt, in its order, and the first error's words."""

    answers: list[str | None]
    words: str = ""
