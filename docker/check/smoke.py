"""Walks through a running platform as people would: pages, files, one login for both sides, its end.

Run as ``python3 smoke.py http://127.0.0.1:18080 MEMORY`` against the gateway; standard library only. The first walk
writes to the file MEMORY what the second, after everything was taken down and started again, must find unchanged.
``PUEBLA_CHECK_PASSWORD`` is the administrator's one-time password. Prints what it saw, and ends with 1 at the first
thing that is not as it should be.
"""

import json
import os
import re
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from visitor import Answer, Codes, Visitor, Wrong

WWW, DATOS = "https://www.ciudad.test", "https://datos.ciudad.test"
PERSON, PASSWORD = "movilidad-datos", "demostracion-2026"  # of the invented city
ADMINISTRATOR = "administrador"
# Large enough to wait in files on its way, with the gateway as with the servers behind it.
NOTE = b"Nota de la prueba de las imagenes.\n" * 100_000
TABLE = b"clave,lugar\n" + b"".join(b"%d,Plaza %d\n" % (row, row) for row in range(150_000))
LEAVE = "Cerrar sesión"
PATIENCE = 30  # seconds that the end of a session may take to reach the other side


@dataclass
class Memory:
    """What must be the same after another start."""

    password: str
    administrator: Codes
    person: Codes
    document: str
    datasets: int

    @classmethod
    def read(cls, text: str) -> "Memory":
        """The memory that `write` wrote."""
        found = json.loads(text)
        return cls(**{**found, **{name: Codes(**found[name]) for name in ("administrator", "person")}})

    def write(self) -> str:
        return json.dumps(asdict(self))


def expect(what: str, true: object) -> None:
    """Print what holds, or stop."""
    if not true:
        raise Wrong(what)
    print(f"  bien  {what}", flush=True)


def expect_page(what: str, answer: Answer, *, address: str = "", words: str = "") -> None:
    """A page that answers 200 at an address that begins so, with these words; else stop and say what came instead."""
    if answer.status != 200 or not answer.url.startswith(address) or words not in answer.text:
        title = re.search(r"<title>(.*?)</title>", answer.text, re.DOTALL)
        raise Wrong(f"{what}: {answer.status} {answer.url} {' '.join(title[1].split()) if title else ''}")
    print(f"  bien  {what}", flush=True)


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes true within the time that it may take."""
    end = time.monotonic() + PATIENCE
    while not (found := holds()) and time.monotonic() < end:
        time.sleep(1)
    return found


def ask(visitor: Visitor, action: str) -> Any:
    """The result of an action of the portal's API."""
    answer = visitor.get(f"{DATOS}/api/3/action/{action}")
    if answer.status != 200:
        raise Wrong(f"{action}: {answer.status} {answer.text[:200]}")
    return json.loads(answer.text)["result"]


def see_sites(anyone: Visitor) -> None:
    """What anybody sees of the city's sites."""
    home = anyone.get(f"{WWW}/")
    expect_page("la portada del sitio responde en español", home, words='lang="es')
    expect("con su política de seguridad de contenidos", "content-security-policy" in home.headers)
    expect("y con HSTS", "max-age=" in home.headers.get("strict-transport-security", ""))
    page = next(link for link in re.findall(r'href="(/[a-z0-9-]+/)"', home.text) if not link.startswith("/cuenta"))
    expect_page(f"una página del sitio responde ({page})", anyone.get(f"{WWW}{page}"))
    sheet = re.search(r'href="(/static/[^"]+\.css)"', home.text)
    expect("la puerta de enlace entrega la hoja de estilo", sheet and anyone.get(WWW + sheet[1]).status == 200)
    picture = re.search(r'"(/media/[^" ]+)', home.text)
    if picture:
        expect("y una fotografía de la portada", anyone.get(WWW + picture[1]).status == 200)
    again = anyone.get(f"{WWW}/")
    expect("la puerta de enlace guarda la portada", again.headers.get("x-cache", "") in ("HIT", "STALE", "UPDATING"))
    expect("un nombre ajeno se rechaza", anyone.get("https://otra.parte.test/").status in (421, 400))


def see_portal(anyone: Visitor) -> int:
    """What anybody sees of the data portal; how many datasets there are."""
    found = ask(anyone, "package_search?rows=5&fq=res_format:CSV")
    expect(f"el portal encuentra conjuntos de datos ({found['count']} con CSV)", found["count"] > 0)
    dataset = found["results"][0]
    address = f"{DATOS}/dataset/{dataset['name']}"
    expect_page(f"la página del conjunto «{dataset['title']}» responde", anyone.get(address), address=address)
    file = next(one for one in dataset["resources"] if one["format"] == "CSV")
    sent = anyone.get(file["url"])
    expect("su archivo se descarga", sent.status == 200 and len(sent.content) > 50)
    rows = ask(anyone, f"datastore_search?resource_id={file['id']}&limit=1")
    expect(f"y está en el DataStore ({rows['total']} renglones)", rows["total"] > 0)
    version = anyone.get(f"{address}/version/1")
    link = re.search(r'"(?:https://datos\.ciudad\.test)?(/dataset/[^"]+/version/1/archivo/[^"]+)"', version.text)
    sent = anyone.get(DATOS + link[1]) if link else version
    expect("la puerta de enlace entrega el archivo firmado de su versión 1", link and sent.status == 200)
    words = json.loads(anyone.get(f"{DATOS}/api/i18n/es").text)
    expect(f"los diálogos tienen sus palabras en español ({len(words)})", len(words) > 1)
    return int(ask(anyone, "package_search?rows=0")["count"])


def log_in(visitor: Visitor, name: str, password: str, codes: Codes | None = None) -> Answer:
    """Send the one form of login and, with `codes`, the one of the second factor."""
    address = f"{WWW}/cuenta/entrar/"
    token = visitor.get(address).field("csrfmiddlewaretoken")
    answer = visitor.post(address, login=name, password=password, csrfmiddlewaretoken=token)
    if codes is None:
        return answer
    expect_page(f"la contraseña de {name} pide un código", answer, address=f"{WWW}/cuenta/segundo-factor/comprobar/")
    token = answer.field("csrfmiddlewaretoken")
    inside = visitor.post(answer.url, code=codes.next(), csrfmiddlewaretoken=token)
    expect_page("y con él se entra", inside, address=f"{WWW}/cuenta/", words=name)
    return inside


def set_up_codes(person: Visitor, password: str) -> Codes:
    """Begin to use an application of codes, as whoever enters an administration must."""
    form = person.get(f"{WWW}/cuenta/segundo-factor/aplicacion/activar/")
    if form.url.startswith(f"{WWW}/cuenta/confirmar/"):
        form = person.post(form.url, password=password, csrfmiddlewaretoken=form.field("csrfmiddlewaretoken"))
    shown = re.search(r'cuenta-secreto">([A-Z2-7]+)<', form.text)
    if not shown:
        raise Wrong(f"no key for the application of codes at {form.url} ({form.status})")
    codes = Codes(shown[1])
    active = person.post(form.url, code=codes.next(), csrfmiddlewaretoken=form.field("csrfmiddlewaretoken"))
    expect_page("la aplicación de códigos queda activa", active, address=WWW)
    return codes


def administrator_begins(person: Visitor, one_time: str) -> tuple[str, Codes]:
    """The first login of all: own password and second factor."""
    change = log_in(person, ADMINISTRATOR, one_time)
    address = f"{WWW}/cuenta/contrasena/cambiar/"
    expect_page("la contraseña de un solo uso pide otra", change, address=address, words="un solo uso")
    password = f"calle del reloj {secrets.token_hex(6)}"
    token = change.field("csrfmiddlewaretoken")
    factor = person.post(
        change.url, oldpassword=one_time, password1=password, password2=password, csrfmiddlewaretoken=token
    )  # fmt: skip
    expect_page("y después un segundo factor", factor, address=f"{WWW}/cuenta/segundo-factor/")
    return password, set_up_codes(person, password)


def administrator_is_inside(person: Visitor) -> None:
    """Both sides know the administrator by the one login."""
    for address in (f"{WWW}/administracion/", f"{WWW}/sistema/"):
        expect_page(f"el administrador está en {address}", person.get(address), address=address)
    portal = person.get(f"{DATOS}/user/login")
    expect_page("y con eso está dentro del portal", portal, address=DATOS, words=LEAVE)
    address = f"{DATOS}/ckan-admin/"
    expect_page(f"como su administrador, en {address}", person.get(address), address=address)


def keep_document(person: Visitor) -> str:
    """Send a document to the administration; its public address."""
    form = person.get(f"{WWW}/administracion/documents/add/")
    token = form.field("csrfmiddlewaretoken")
    fields = {"title": "Nota de la prueba", "collection": "1", "tags": "", "csrfmiddlewaretoken": token}
    sent = person.send(form.url, ("file", "nota.txt", NOTE), **fields)
    link = re.search(r'href="(?:https://www\.ciudad\.test)?(/documentos/\d+/nota[^"]*)"', sent.text)
    expect("un documento se sube a la administración", sent.status == 200 and link)
    return str(link[1]) if link else ""


def receive_table(person: Visitor) -> None:
    """Begin a submission in the portal and hand in a data file, which nobody else may have yet."""
    form = person.get(f"{DATOS}/solicitudes/nueva")
    office = re.search(r'<option[^>]*value="([^"]+)"', form.text[form.text.find('id="dependencia"') :])
    if not office:
        raise Wrong(f"no dependencia to choose at {form.url} ({form.status})")
    form = person.post(form.url, dependencia=office[1], _csrf_token=form.field("_csrf_token"))
    begun = re.search(r"/solicitudes/([^/]+)/editar", form.url)
    expect_page("comienza una solicitud en el portal", form, address=f"{DATOS}/solicitudes/")
    address = f"{DATOS}/solicitudes/{begun[1] if begun else ''}/archivos"
    fields = {"revision": form.field("revision"), "_csrf_token": form.field("_csrf_token")}
    sent = person.send(address, ("archivos", "plazas.csv", TABLE), **fields)
    expect(f"entrega un archivo de {len(TABLE) >> 20} MB ({sent.status})", sent.status == 200)
    kept = ask(person, f"puebla_submission_show?id={begun[1] if begun else ''}")
    link = f"{address}/{kept['resources'][0]['key']}"
    expect("la puerta de enlace se lo devuelve", person.get(link).content == TABLE)
    expect("y a nadie más", TABLE[:40] not in Visitor(person.gateway).get(link).content)


def document_is_there(anyone: Visitor, address: str) -> None:
    """The gateway hands over a file that only the cms and its group may read."""
    sent = anyone.get(f"{WWW}{address}")
    expect(f"la puerta de enlace lo entrega ({address})", sent.status == 200 and sent.content == NOTE)
    expect("y no tiene otra dirección", anyone.get(f"{WWW}/_cms_private/documentos/nota.txt").status == 404)
    expect("ni en el portal", anyone.get(f"{DATOS}/_ckan_storage/puebla/objects/").status == 404)


def person_begins(person: Visitor) -> Codes:
    """Somebody who enters an administration has to have a second factor before anything else opens."""
    expect("una persona entra por el acceso único", "/cuenta/entrar" not in log_in(person, PERSON, PASSWORD).url)
    portal = person.get(f"{DATOS}/user/login")
    expect_page("sin segundo factor no llega al portal", portal, address=f"{WWW}/cuenta/segundo-factor/")
    return set_up_codes(person, PASSWORD)


def leave_portal(person: Visitor) -> None:
    """Leaving the portal leaves both sides."""
    portal = person.get(f"{DATOS}/user/login")
    expect_page("con el acceso único está dentro del portal", portal, address=DATOS, words=LEAVE)
    receive_table(person)
    expect("no es administradora", person.get(f"{DATOS}/ckan-admin/").status in (403, 404))
    out = person.post(f"{DATOS}/user/_logout", _csrf_token=portal.field("_csrf_token"))
    expect("sale del portal", out.status == 200 and LEAVE not in out.text)
    expect("y con eso está fuera de todo", "/cuenta/entrar" in person.get(f"{WWW}/cuenta/").url)


def leave_site(person: Visitor) -> None:
    """Leaving the site leaves both sides."""
    expect_page("está otra vez dentro del portal", person.get(f"{DATOS}/user/login"), address=DATOS, words=LEAVE)
    expect_page("en cualquiera de sus páginas", person.get(f"{DATOS}/dataset/"), address=DATOS, words=LEAVE)
    kept = Visitor(person.gateway, {host: dict(jar) for host, jar in person.cookies.items()})
    form = person.get(f"{WWW}/cuenta/salir/")
    out = person.post(form.url, csrfmiddlewaretoken=form.field("csrfmiddlewaretoken"))
    expect("sale del sitio", out.status == 200 and "/cuenta/entrar" in person.get(f"{WWW}/cuenta/").url)
    # With the old cookies, because the session must be over at the server and not only forgotten by the browser.
    over = soon(lambda: LEAVE not in kept.get(f"{DATOS}/dataset/").text)
    expect("y con eso el portal da su sesión por terminada", over)


def first_walk(gateway: str, datasets: int) -> Memory:
    """The administrator and a person enter for the first time."""
    administrator, person = Visitor(gateway), Visitor(gateway)
    password, codes = administrator_begins(administrator, os.environ["PUEBLA_CHECK_PASSWORD"])
    administrator_is_inside(administrator)
    document = keep_document(administrator)
    return Memory(password, codes, person_begins(person), document, datasets)


def another_walk(gateway: str, datasets: int, memory: Memory) -> None:
    """After another start everything is as it was."""
    expect(f"los {memory.datasets} conjuntos siguen ahí", datasets == memory.datasets)
    administrator = Visitor(gateway)
    log_in(administrator, ADMINISTRATOR, memory.password, memory.administrator)
    administrator_is_inside(administrator)


def walk(gateway: str, file: Path) -> None:
    """The whole walk, for the first time or after another start."""
    anyone = Visitor(gateway)
    see_sites(anyone)
    datasets = see_portal(anyone)
    if file.exists():
        memory = Memory.read(file.read_text(encoding="utf-8"))
        another_walk(gateway, datasets, memory)
    else:
        memory = first_walk(gateway, datasets)
    document_is_there(anyone, memory.document)
    for leave in (leave_portal, leave_site):
        person = Visitor(gateway)
        log_in(person, PERSON, PASSWORD, memory.person)
        leave(person)
    file.write_text(memory.write(), encoding="utf-8")


if __name__ == "__main__":
    try:
        walk(sys.argv[1], Path(sys.argv[2]))
    except Wrong as wrong:
        sys.exit(f"  MAL   {wrong}")
