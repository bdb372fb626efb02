"""The invented city that both the sites and the data portal show, declared once in `city.yaml`."""

from schemas.demo.city import CITY_FILE, Appointed, City, Office, Person, Post, Substitution, Unit, load_city

__all__ = ["CITY_FILE", "Appointed", "City", "Office", "Person", "Post", "Substitution", "Unit", "load_city"]
