"""One flat picture a product, drawn from shapes by kind and coloured by its first colour."""

from crm_bridge.demo.catalogue import Product
from crm_bridge.demo.drawings.clothing import CLOTHING
from crm_bridge.demo.drawings.electronics import ELECTRONICS
from crm_bridge.demo.drawings.home import HOME
from crm_bridge.demo.drawings.paint import paints
from crm_bridge.demo.drawings.shoes import SHOES

_SHAPES = {**CLOTHING, **SHOES, **ELECTRONICS, **HOME}
_BACKDROP = (
    '<rect width="320" height="320" fill="{ground}"/>'
    '<circle cx="160" cy="156" r="118" fill="{halo}"/>'
    '<ellipse cx="160" cy="264" rx="96" ry="9" fill="#1f2a30" opacity=".1"/>'
)


def draw(product: Product) -> str:
    """The product's picture as an SVG document of at most 3 KB."""
    colours = paints(product.colours[0], product.category)
    title = product.name.replace("&", "&amp;")
    picture = (_BACKDROP + _SHAPES[product.kind]).format_map(colours)
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 320 320" role="img">'
        f"<title>{title}</title>{picture}</svg>\n"
    )
