"""A procedure as a picture: Mermaid text for documents, and an SVG that needs nothing else."""

from config.drawing import canvas
from config.drawing.model import Lane, picture
from config.words import Language, Words
from states.procedure import Procedure


def svg(procedure: Procedure, lang: Language = "zh") -> str:
    """Return *procedure* as a self-contained SVG, a lane a step, with labels in *lang*."""
    words = Words(lang)
    return canvas.draw(picture(procedure, words), words)


def mermaid(procedure: Procedure, lang: Language = "zh") -> str:
    """Return *procedure* as a Mermaid state diagram, grouped by step, with labels in *lang*."""
    shown = picture(procedure, Words(lang))
    lines = ["stateDiagram-v2"]
    for lane in shown.lanes:
        lines += _group(lane)
    for arrow in shown.arrows:
        for source in arrow.sources:
            lines.append(f"  {_id(source)} --> {_id(arrow.target)} : {' / '.join(arrow.labels)}")
    return "\n".join(lines) + "\n"


def _group(lane: Lane) -> list[str]:
    title = " ".join((*lane.title, lane.clause)).strip()
    lines = [f'  state "{title}" as {lane.key} {{']
    for node in lane.nodes:
        name = _id(node.name)
        lines.append(f'    state "{node.label}" as {name}')
        if node.begins:
            lines.append(f"    [*] --> {name} : {' / '.join(node.begins)}")
        if node.stays:
            lines.append(f"    {name} --> {name} : {' / '.join(node.stays)}")
        if node.ends:
            lines.append(f"    {name} --> [*] : {' / '.join(node.ends)}")
    return [*lines, "  }"]


def _id(state: str) -> str:
    return state.replace(".", "_")
