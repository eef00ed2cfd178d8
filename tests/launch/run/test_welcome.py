from pathlib import Path

from bot.launch.run.database import Login, Shop
from bot.launch.run.settings import LaunchSettings
from bot.launch.run.welcome import welcome

SETTINGS = LaunchSettings(state=Path("/srv/careline"), gateway_port=8081)
SHOP = Shop(logins=[Login(email="ada@shop.example", password="pass-1", role="admin")])


def test_the_demo_tells_its_page_its_console_and_its_log_ins() -> None:
    text = welcome(SETTINGS, SHOP, demo=True, seconds=21.6)
    assert "ready after 22 s" in text
    assert "http://localhost:8081/\n" in text
    assert "http://localhost:8090/\n" in text
    assert "ada@shop.example  pass-1  (admin)" in text
    assert "/srv/careline/logs" in text


def test_a_real_shop_is_told_how_to_put_the_chat_on_its_pages() -> None:
    text = welcome(SETTINGS, SHOP, demo=False, seconds=1)
    assert '<script src="http://localhost:8081/widget.js" async></script>' in text
    assert "Demo" not in text
    assert "shown only now" in text
