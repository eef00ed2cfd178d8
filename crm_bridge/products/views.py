"""Products as the API shows them."""

from crm_bridge.api.schemas.base import Money
from crm_bridge.api.schemas.commerce import ProductView, Recommendation
from crm_bridge.products.records import ProductRecord


def product_view(product: ProductRecord) -> ProductView:
    """One product with its stock at this moment."""
    return ProductView(
        id=product.id,
        name=product.name,
        category=product.category,
        description=product.description,
        price=Money(amount=product.price, currency=product.currency),
        stock=product.available,
        brand=product.brand,
        attributes=dict(product.attributes),
        image=product.image,
        url=product.url,
    )


def recommendation_view(product: ProductRecord, reason: str) -> Recommendation:
    """One product with why it is recommended."""
    return Recommendation(**dict(product_view(product)), reason=reason)
