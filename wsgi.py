"""What a server loads: `flask --app wsgi …`, `gunicorn wsgi:app`, `waitress-serve wsgi:app`."""

from pathlib import Path

from dotenv import load_dotenv

from app import create_app

load_dotenv(Path(__file__).with_name(".env"))
app = create_app()
