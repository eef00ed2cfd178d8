"""A directory with a small shop in it, to be loaded and then changed."""

from collections.abc import Mapping
from pathlib import Path

CUSTOMERS = """id,name,email,created_at,postcode
ann,Ann Archer,Ann@shop.example,2025-01-01T09:00:00Z,SW1A 1AA
bob,Bob Baker,bob@shop.example,2025-02-01T09:00:00Z,M1 1AE
"""
PRODUCTS = """id,name,category,description,price,currency,stock,attributes
boot,Trail Boot,Shoes,For hills.,89.00,GBP,4,"{""stock_by_size"": {""8"": 4}}"
socks,Wool Socks,Clothing,Warm.,12.00,GBP,50,
"""
ORDERS = """number,customer_id,placed_at,status,currency,total,carrier
CL-100001,ann,2026-03-10T12:00:00Z,placed,GBP,117.95,
CL-100002,ann,2026-03-01T12:00:00Z,delivered,GBP,16.95,DPD
CL-100003,bob,2026-03-02T12:00:00+01:00,packed,GBP,89.00,
"""
ORDER_LINES = """order_number,product_id,quantity,unit_price,size
CL-100001,boot,1,89.00,8
CL-100001,socks,2,12.00,
CL-100002,socks,1,12.00,
CL-100003,boot,1,89.00,8
"""
RETURNS = """order_number,product_id,requested_at,state,amount
CL-100002,socks,2026-03-08T12:00:00Z,requested,12.00
"""
STAFF = """email,name,role,team
Mo@shop.example,Mo Mason,lead,Returns
"""

SHOP: Mapping[str, str] = {
    "customers": CUSTOMERS,
    "products": PRODUCTS,
    "orders": ORDERS,
    "order_lines": ORDER_LINES,
    "returns": RETURNS,
    "staff": STAFF,
}


def write_shop(directory: Path, **changed: str | None) -> Path:
    """The shop's files, some of them in another version; None leaves one out."""
    directory.mkdir(exist_ok=True)
    for name, text in {**SHOP, **changed}.items():
        path = directory / f"{name}.csv"
        if text is None:
            path.unlink(missing_ok=True)
        else:
            path.write_text(text, encoding="utf-8")
    return directory
