"""Installation of Puebla Abierta: one distribution, one extra per room."""

from pathlib import Path

from setuptools import find_namespace_packages, find_packages, setup

ROOT = Path(__file__).parent

CKAN = [
    "ckan[requirements]==2.12.0",
    "ckanext-scheming==3.1.0",
    "ckanext-dcat==2.4.4",
    "ckanext-geoview==0.3.2",
    "gunicorn",
    "weasyprint>=70,<71",
    "segno",
    "simplemma",
    "redis",
]
PIPELINES = [
    "click",
    "rich",
    "openpyxl>=3.1.5,<4",
    "pandas>=3.0",
    "frictionless>=5.18,<6",
    "duckdb",
    "defusedxml",
    "lxml",
    "odfpy",
    "xlrd",
    "pyshp",
    "pyproj",
    "shapely",
    "rdflib",
    "charset-normalizer",
    "requests",
    "pyyaml",
    "python-dateutil",
    "psycopg[binary]>=3.3,<4",
]
CMS = [
    "django>=5.2.19,<5.3",
    "wagtail==8.0.1",
    "django-allauth[mfa,idp-oidc]==65.21.1",
    "psycopg[binary]>=3.3,<4",
]
DEV = [
    "aiosmtpd",
    "axe-playwright-python",
    "beautifulsoup4",
    "coverage==7.15.0",
    "djlint",
    "factory-boy==3.3.3",
    "faker==40.28.1",
    "freezegun==1.5.5",
    "hypothesis",
    "import-linter",
    "lxml-stubs",
    "mypy",
    "pandas-stubs",
    "playwright",
    "psutil",
    "pytest==9.1.1",
    "pytest-factoryboy",
    "pytest-freezegun",
    "pytest-rerunfailures",
    "pytest-split",
    "pytest-timeout",
    "responses",
    "ruff",
    "SpiffWorkflow>=3.1",
    "types-defusedxml",
    "types-python-dateutil",
    "types-PyYAML",
    "types-requests",
    "types-openpyxl",
]

setup(
    name="puebla-abierta",
    version="0.1.0",
    description="Open-data portal, sites and procedures of a city, run by its own manual",
    long_description=(ROOT / "README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="AGPL-3.0-or-later",
    python_requires=">=3.11",
    packages=[
        *find_packages(include=["schemas", "schemas.*", "pipelines", "pipelines.*"]),
        *find_namespace_packages(where="ckanext-puebla", include=["ckanext.*"]),
    ],
    package_dir={"ckanext": "ckanext-puebla/ckanext"},
    include_package_data=True,
    install_requires=[],
    extras_require={"ckan": CKAN, "pipelines": PIPELINES, "cms": CMS, "dev": DEV},
    entry_points={
        "console_scripts": ["puebla=pipelines.cli:main"],
        "ckan.plugins": [
            "puebla=ckanext.puebla.plugin:PueblaPlugin",
            "puebla_theme=ckanext.puebla.theme.plugin:PueblaThemePlugin",
            "puebla_search=ckanext.puebla.search.plugin:PueblaSearchPlugin",
            "puebla_views=ckanext.puebla.resource_views.plugin:PueblaViewsPlugin",
            "puebla_tabla=ckanext.puebla.resource_views.plugin:PueblaTablePlugin",
            "puebla_mapa=ckanext.puebla.resource_views.plugin:PueblaMapPlugin",
            "puebla_grafico=ckanext.puebla.resource_views.plugin:PueblaChartPlugin",
            "puebla_catalogue=ckanext.puebla.catalogue.plugin:PueblaCataloguePlugin",
        ],
        "ckan.rdf.profiles": ["puebla_dcat=ckanext.puebla.catalogue.dcat:PueblaProfile"],
        "babel.extractors": ["ckan=ckan.lib.extract:extract_ckan"],
    },
)
