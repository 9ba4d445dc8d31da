"""Pages written for the tests, with the labels of the sources: not the real site, not ours."""

from __future__ import annotations

from certdesk.portal_client.assumptions import load_assumptions
from certdesk.portal_client.pages import Page, read_page

ORIGIN = "https://depot.exemple.fr"
WORDING = load_assumptions().wording

NAV = """<header><nav><ul>
<li><a href="/">Accueil</a></li>
<li><a href="/transmettre">TRANSMETTRE DES DONNÉES</a></li>
<li><a href="/consulter">Consulter les données</a></li>
<li><a href="/assistance">Assistance</a></li>
<li><form method="post" action="/deconnexion"><input type="hidden" name="jeton" value="jeton-0">
<button>Se déconnecter</button></form></li>
</ul></nav></header>"""

FOOT = "<footer><p>Maintenance prévue. Si votre compte est expiré, lisez le guide.</p></footer>"


def document(body: str, title: str = "Portail", nav: str = NAV) -> str:
    """A whole page around a body."""
    return (
        f"<!doctype html><html lang=fr><head><meta charset=utf-8><title>{title}</title>"
        f"<script>var a = '<h1>Fichier déposé</h1>';</script></head>"
        f"<body>{nav}<main>{body}</main>{FOOT}</body></html>"
    )


def page(body: str, path: str = "/page", nav: str = NAV) -> Page:
    """The same, read at an address of the site."""
    return read_page(document(body, nav=nav), ORIGIN + path)


LOGIN = """<h1>Connexion</h1>
<p>Si votre compte est expiré, consultez notre guide.</p>
<form method="post" action="/connexion">
<div style="display:none"><input type="hidden" name="csrf" value="jeton-1"></div>
<label for="a">Identifiant *</label><input id="a" name="login" type="text">
<label for="b">Mot de passe *</label><input id="b" name="pass" type="password">
<label><input type="checkbox" name="retenir" value="1"> Retenir ma connexion</label>
<button type="submit">Se connecter</button>
</form>"""

TRANSMIT = """<p>Accueil &gt; Transmettre des données</p><h1>Transmettre des données</h1>
<p>Que souhaitez-vous effectuer ?</p>
<div class="c1"><h2>Déposer un fichier XML</h2>
<p>Je souhaite transmettre des données au travers d'un fichier XML.</p>
<a href="/depot">SÉLECTIONNER</a></div>
<div class="c1"><h2>Déclarer un passage de certification</h2>
<p>Je souhaite transmettre les données d'un passage de certification.</p>
<a href="/declaration">SÉLECTIONNER</a></div>
<p>Des guides sont à votre disposition.</p>"""

CONSULT = """<h1>Consulter les données</h1>
<div><h2>Consulter les fichiers déposés</h2><a href="/fichiers">Sélectionner</a></div>
<div><h2>Consulter les passages de certification</h2><a href="/passages">Sélectionner</a></div>"""

CHOICE_RADIOS = """<h1>Déposer un fichier XML</h1>
<form method="post" action="/organisme"><input type="hidden" name="csrf" value="jeton-2">
<fieldset><legend>Pour quel organisme ?</legend>
<label><input type="radio" name="role" value="c">
Effectuer une déclaration en tant qu'organisme certificateur qui dépose ses propres données
(04DRC794)</label>
<label><input type="radio" name="role" value="d">
Effectuer une déclaration en tant que déposant qui dépose les données d'un autre organisme</label>
<label>Organisme <select name="pour"><option value="">Choisissez</option>
<option value="12ABC345">Institut fictif (12ABC345)</option>
<option value="7">École imaginaire — 13XYZ678</option></select></label></fieldset>
<button name="etape" value="suivante">Étape suivante</button></form>"""

CHOICE_CARDS = """<h1>Sélectionnez l'organisme</h1>
<div><p>Effectuer une déclaration en tant qu'organisme certificateur qui dépose ses propres
données</p><a href="/depot/moi">Déclaration en tant qu'organisme certificateur</a></div>
<div><a href="/depot/autre">Déclaration en tant que déposant, autre organisme</a></div>"""

UPLOAD = """<h1>Déposer un fichier XML</h1>
<p>Votre fichier doit impérativement être au format XML.</p>
<p>Si le dépôt est réussi, la mention fichier déposé s'affiche.</p>
<p>Fichier déposé ne veut pas dire fichier traité.</p>
<form method="post" action="/depot/envoi" enctype="multipart/form-data">
<input type="hidden" name="csrf" value="jeton-3">
<label for="f">Fichier</label><input id="f" type="file" name="fichier" accept=".xml">
<button type="submit" name="envoi" value="1">Déposer un fichier</button></form>"""

DEPOSITED = """<div role="status"><h1>Fichier déposé</h1></div>
<p>Le dépôt de votre fichier ne signifie pas qu'il a été traité avec succès.</p>
<p>Numéro de dossier : 2023-1710.</p><a href="/fichiers">Consulter les fichiers déposés</a>"""

LIST_TABLE = """<p>Accueil &gt; Consulter les données &gt; Consulter les fichiers déposés</p>
<h1>Consulter les fichiers déposés</h1><p>2 fichiers déposés</p>
<form method="get" action="/fichiers"><label>Nom du fichier <input name="nom"></label>
<label>Statut du dépôt <select name="statut"><option value="">Tous</option>
<option value="1">En cours de traitement</option><option value="2">Traité avec succès</option>
</select></label><label>Du <input type="date" name="du"></label>
<label>Au <input type="date" name="au"></label><button>Rechercher</button></form>
<table><thead><tr><th><button>Date de dépôt ▲</button></th><th>Nom du fichier</th>
<th>Statut du dépôt</th></tr></thead><tbody>
<tr><td>06/10/2023 à 16h19</td>
<td>04DRC794_20210526091012Z_Metier_date.xml<br>Par 04DRC794 pour 04DRC794</td>
<td>✓ Traité avec succès</td></tr>
<tr><td colspan="3"><a href="/fichiers/1/reception">ACCUSÉ DE RÉCEPTION</a>
<a href="/fichiers/1/traitement">ACCUSÉ DE TRAITEMENT</a></td></tr>
<tr><td>23/11/2023 à 16h11</td><td>FichierXMLv2.0.0.xml Par 04DRC794 pour 12ABC345</td>
<td>⚠ Traité avec erreur</td></tr>
<tr><td colspan="3"><a href="/fichiers/2/reception">Accusé de réception</a></td></tr>
</tbody></table><a href="/fichiers?page=2">Page suivante</a>"""

LIST_BOXES = """<h1>Consulter les fichiers déposés</h1>
<ul><li>Traité avec succès : tout est enregistré.</li><li>Rejeté : tout est à refaire.</li></ul>
<section><article><div><span>06/10/2023 à 16h19</span><div>premier.xml
<small>Par 04DRC794 pour 04DRC794</small></div><strong>Traité avec succès</strong></div>
<div><a href="/1/r">ACCUSÉ DE RÉCEPTION</a> <a href="/1/t">ACCUSÉ DE TRAITEMENT</a></div></article>
<article><div><span>23/11/2023 à 16h11</span><div>second fichier.xml
<small>Par 04DRC794 pour 04DRC794</small></div><strong>Rejeté</strong></div>
<div><a href="/2/r">ACCUSÉ DE RÉCEPTION</a></div></article></section>"""

PASSAGES = """<h1>Consulter les passages de certification</h1>
<form><label>ID technique <input name="q"></label><button>Rechercher</button></form>
<table><tr><th>ID Technique</th><th>Titulaire</th><th>Certification</th></tr>
<tr><td><a href="/passages/1">TEST1</a></td><td>DURANT Paul</td><td>RS1710</td></tr>
<tr><td><a href="/passages/2">TEST2</a></td><td>MARTIN Léa</td><td>RNCP123</td></tr></table>"""
