"""The splice changes what was asked for and not one byte more."""

from __future__ import annotations

import pytest
from hypothesis import given

from certdesk.model.correction.markup import escaped, without_markup
from certdesk.model.correction.quick import quick_splice
from certdesk.model.correction.splice import effective, splice, splice_element, xsi_prefix_in
from certdesk.model.errors import EditRefused
from certdesk.model.flux.index import NAMESPACE, XSI
from certdesk.model.flux.passage import ABSENT, NIL, Passage, State, Value, parse_passage
from tests.model.correction.nasty_passages import FIELDS, edits, passages, texts, xsi_of

TITULAIRE = "identificationTitulaire/titulaire"
NAME = f"{TITULAIRE}/nomNaissance"
LEVELS = "niveauNumeriqueEuropeen"
BOUND = {"c": NAMESPACE, "xsi": XSI}

INDENTED = """<c:passageCertification>
    <c:idTechnique>A</c:idTechnique>
    <c:scoring xsi:nil="true"/>
    <c:identificationTitulaire>
        <c:titulaire>
            <c:nomNaissance a="1">DRANT</c:nomNaissance>
            <c:prenom1>Paul</c:prenom1>
        </c:titulaire>
    </c:identificationTitulaire>
</c:passageCertification>"""


def read(text: str, namespaces: dict[str, str] = BOUND) -> Passage:
    return parse_passage(text.encode(), "utf-8", namespaces)


def spliced(text: str, asked: dict[str, State], namespaces: dict[str, str] = BOUND) -> str:
    xsi = xsi_prefix_in(namespaces)
    return splice(read(text, namespaces), asked, FIELDS, xsi).decode()


def below(path: str, parent: str) -> bool:
    return not parent or path == parent or path.startswith(f"{parent}/")


def creatable(passage: Passage, asked: dict[str, State]) -> dict[str, State]:
    """The edits without those that name an element after a gap, or a leaf that holds elements."""
    kept = {}
    for path, state in effective(passage, asked).items():
        second, first = path.replace("resultat[2]", "resultat[2]"), path.replace("[2]", "")
        container = second.rpartition("/")[0]
        if second != first and state is not ABSENT:
            known = passage.node(container) or passage.node(container.replace("[2]", ""))
            if known is None:
                continue
        kept[path] = state
    return kept


# -- what the clerk does ----------------------------------------------------------------------


def test_a_new_value_keeps_tags_and_attributes():
    assert spliced(INDENTED, {NAME: Value("DURANT")}) == INDENTED.replace("DRANT", "DURANT")


def test_a_value_made_nil_keeps_its_tags():
    assert spliced(INDENTED, {NAME: NIL}) == INDENTED.replace(
        '<c:nomNaissance a="1">DRANT<', '<c:nomNaissance a="1" xsi:nil="true"><'
    )


def test_a_nil_given_a_value_is_nil_no_longer():
    assert spliced(INDENTED, {"scoring": Value("12 & <3")}) == INDENTED.replace(
        '<c:scoring xsi:nil="true"/>', "<c:scoring>12 &amp; &lt;3</c:scoring>"
    )


def test_a_nil_spelled_one_with_a_foreign_nil_beside_it_loses_only_its_own():
    text = "<c:p><c:scoring xmlns:n='urn:n' n:nil='x' xsi:nil = '1'></c:scoring></c:p>"
    assert spliced(text, {"scoring": Value("5")}) == (
        "<c:p><c:scoring xmlns:n='urn:n' n:nil='x'>5</c:scoring></c:p>"
    )


def test_white_space_in_a_nil_element_goes_when_nil_is_asked_for():
    text = '<c:p><c:scoring xsi:nil="true"> </c:scoring></c:p>'
    assert spliced(text, {"scoring": NIL}) == text.replace("> <", "><")


def test_an_absent_field_leaves_the_white_space_around_it():
    assert spliced(INDENTED, {"scoring": ABSENT}) == INDENTED.replace(
        '<c:scoring xsi:nil="true"/>', ""
    )


def test_a_missing_field_comes_at_its_place_in_the_schema_indented_like_its_neighbour():
    asked = {f"{TITULAIRE}/prenom3": Value("Zoé"), f"{TITULAIRE}/prenom2": Value("Léa"),
             f"{TITULAIRE}/nomUsage": NIL}  # fmt: skip
    assert spliced(INDENTED, asked) == INDENTED.replace(
        "            <c:prenom1>Paul</c:prenom1>\n",
        '            <c:nomUsage xsi:nil="true"/>\n'
        "            <c:prenom1>Paul</c:prenom1>\n"
        "            <c:prenom2>Léa</c:prenom2>\n"
        "            <c:prenom3>Zoé</c:prenom3>\n",
    )


def test_missing_parents_are_created_in_the_schemas_order_with_the_passages_indentation():
    asked: dict[str, State] = {
        f"{LEVELS}/resultats/resultat/competenceId": Value("4"),
        f"{LEVELS}/resultats/resultat/niveau": Value("3"),
        f"{LEVELS}/scoreGeneral": Value("700"),
    }
    created = """
    <c:niveauNumeriqueEuropeen>
        <c:scoreGeneral>700</c:scoreGeneral>
        <c:resultats>
            <c:resultat>
                <c:niveau>3</c:niveau>
                <c:competenceId>4</c:competenceId>
            </c:resultat>
        </c:resultats>
    </c:niveauNumeriqueEuropeen>"""
    assert created in spliced(INDENTED, asked)


def test_on_one_line_nothing_is_indented_and_no_prefix_is_invented():
    text = f'<p xmlns="{NAMESPACE}"><idTechnique>A</idTechnique><verbatim>v</verbatim></p>'
    asked: dict[str, State] = {f"{LEVELS}/scoreGeneral": Value("7"), "scoring": NIL}
    assert spliced(text, asked, {"i": XSI}) == text.replace(
        "<verbatim>",
        "<niveauNumeriqueEuropeen><scoreGeneral>7</scoreGeneral></niveauNumeriqueEuropeen>"
        '<scoring i:nil="true"/><verbatim>',
    )


def test_a_first_child_comes_before_the_one_that_follows_it_in_the_schema():
    text = "<c:p>\n <c:scoring>1</c:scoring>\n</c:p>"
    assert spliced(text, {"idTechnique": Value("A")}) == (
        "<c:p>\n <c:idTechnique>A</c:idTechnique>\n <c:scoring>1</c:scoring>\n</c:p>"
    )


def test_line_ends_of_windows_are_copied_too():
    text = INDENTED.replace("\n", "\r\n")
    written = spliced(text, {"verbatim": Value("v")})
    assert "</c:identificationTitulaire>\r\n    <c:verbatim>v</c:verbatim>\r\n</c:p" in written


@pytest.mark.parametrize(
    "empty",
    [
        "<c:modalitesInscription/>",
        "<c:modalitesInscription />",
        "<c:modalitesInscription></c:modalitesInscription>",
    ],
)
def test_an_empty_parent_is_filled(empty):
    text = f"<c:p>\n  <c:idTechnique>A</c:idTechnique>\n  {empty}\n</c:p>"
    filled = "\n".join([
        "  <c:modalitesInscription>",
        "    <c:dateInscription>2020-01-01</c:dateInscription>",
        "  </c:modalitesInscription>",
    ])  # fmt: skip
    assert filled in spliced(text, {"modalitesInscription/dateInscription": Value("2020-01-01")})


@pytest.mark.parametrize("inside", ["", "<c:voieAccessVAE>CONGES_VAE</c:voieAccessVAE>"])
def test_a_container_that_said_nil_no_longer_does_once_it_holds_something(inside):
    text = f'<c:p><c:modalitesInscription xsi:nil="true">{inside}</c:modalitesInscription></c:p>'
    written = spliced(text, {"modalitesInscription/dateInscription": Value("2020-01-01")})
    assert written == (
        f"<c:p><c:modalitesInscription>{inside}<c:dateInscription>2020-01-01</c:dateInscription>"
        "</c:modalitesInscription></c:p>"
    )


def test_the_other_branch_of_a_choice_takes_the_place_of_the_first():
    asked: dict[str, State] = {
        TITULAIRE: ABSENT,
        f"{TITULAIRE}/prenom1": Value("typed and kept aside"),
        "identificationTitulaire/dossierFormation/idDossier": Value("123"),
        "identificationTitulaire/dossierFormation/nomTitulaire": Value("DURANT"),
    }
    before, _, rest = INDENTED.partition("<c:titulaire>")
    after = rest.partition("</c:titulaire>")[2]
    assert spliced(INDENTED, asked) == (
        f"""{before}<c:dossierFormation>
            <c:idDossier>123</c:idDossier>
            <c:nomTitulaire>DURANT</c:nomTitulaire>
        </c:dossierFormation>{after}"""
    )


def test_a_repeated_element_is_added_after_the_last_one():
    text = (
        "<c:p><c:niveauNumeriqueEuropeen><c:resultats>"
        "<c:resultat><c:niveau>1</c:niveau></c:resultat>"
        "<c:resultat><c:niveau>2</c:niveau></c:resultat>"
        "</c:resultats></c:niveauNumeriqueEuropeen></c:p>"
    )
    base = f"{LEVELS}/resultats"
    written = spliced(text, {f"{base}/resultat[4]/niveau": Value("4"),
                             f"{base}/resultat[3]/niveau": Value("3"),
                             f"{base}/resultat[2]/niveau": Value("8")})  # fmt: skip
    assert [read(written).state(f"{base}/resultat[{n}]/niveau") for n in (1, 2, 3, 4)] == [
        Value("1"), Value("8"), Value("3"), Value("4"),
    ]  # fmt: skip
    with pytest.raises(EditRefused, match=r"resultat\[3\]"):
        spliced(text, {f"{base}/resultat[5]/niveau": Value("1")})
    assert f"{base}/resultat[2]" not in read(spliced(text, {f"{base}/resultat": ABSENT})).nodes


def test_a_container_gets_no_value():
    with pytest.raises(EditRefused, match="contient d’autres éléments"):
        spliced(INDENTED, {TITULAIRE: Value("x")})


def test_an_element_that_the_schema_ignores_stays_where_it_is():
    text = INDENTED.replace("<c:scoring", '<x:y xmlns:x="u">\n<x:scoring/></x:y><c:scoring')
    assert (
        spliced(text, {"verbatim": Value("v"), "urlPreuve": Value("u")}).count(
            '<x:y xmlns:x="u">\n<x:scoring/></x:y><c:scoring'
        )
        == 1
    )


def test_xsi_rebound_inside_the_passage_is_not_used():
    text = '<c:p xmlns:xsi="urn:else"><c:scoring>1</c:scoring></c:p>'
    assert read(spliced(text, {"scoring": NIL})).state("scoring") is NIL


def test_the_prefix_of_xsi_is_the_files_own():
    assert xsi_prefix_in({"i": XSI, "c": NAMESPACE}) == "i"
    assert xsi_prefix_in({"xsi": XSI, "i": XSI}) == "xsi"
    assert xsi_prefix_in({"c": NAMESPACE}) == "xsi"
    assert xsi_prefix_in({"xsi": "urn:else"}) == ""


def test_an_element_alone_is_given_a_value():
    written = splice_element(b"<c:code a='1'><!-- x -->1710</c:code>", BOUND, Value("RS1710"))
    assert written == b"<c:code a='1'>RS1710</c:code>"


def test_nothing_asked_for_that_is_already_so_changes_anything():
    passage = read(INDENTED)
    asked = {NAME: Value("DRANT"), "scoring": NIL, "verbatim": ABSENT, TITULAIRE + "/x": ABSENT}
    assert effective(passage, asked) == {}
    assert splice(passage, asked, FIELDS) == passage.data


# -- properties -------------------------------------------------------------------------------


@given(passages())
def test_without_edits_only_comments_and_instructions_go(passage):
    kept, done = b"", 0
    for start, end in passage.markup:
        kept, done = kept + passage.data[done:start], end
    assert splice(passage, {}, FIELDS) == kept + passage.data[done:]


@given(passages(), edits())
def test_the_states_asked_for_are_read_back(passage, asked):
    asked = creatable(passage, asked)
    after = _written(passage, asked)
    for path, state in asked.items():
        if state is ABSENT and path.endswith(("resultat", "resultat/niveau")):
            continue  # the next occurrence takes the path of the one that left
        if any(other is ABSENT and "resultat" in gone and "resultat[2]" in path
               for gone, other in asked.items()):  # fmt: skip
            continue
        assert after.state(path) == state, path


@given(passages(), edits())
def test_every_other_element_keeps_its_bytes(passage, asked):
    asked = creatable(passage, asked)
    after = _written(passage, asked)
    gone = any(state is ABSENT and "resultat" in path for path, state in asked.items())
    for path in passage.nodes:
        if any(below(path, edited) or below(edited, path) for edited in asked):
            continue
        if gone and "resultat" in path:
            continue
        assert node_bytes(after, path) == without_markup(node_bytes(passage, path)), path


@given(passages(), edits())
def test_writing_again_what_was_read_changes_nothing(passage, asked):
    asked = creatable(passage, asked)
    after = _written(passage, asked)
    assert splice(after, {}, FIELDS, xsi_of(passage)) == after.data
    states = {
        path: state
        for path, state in after.fields().items()
        if state is not NIL or after.nodes[path].content_start == after.nodes[path].content_end
    }
    assert splice(after, states, FIELDS, xsi_of(passage)) == after.data


@given(passages(), texts)
def test_a_value_replaces_exactly_the_content_of_its_element(passage, text):
    node = passage.node("idTechnique")
    if node is None or node.nil or node.text == text or node.content_start == node.end:
        return
    with_comments = (
        passage.data[: node.content_start] + escaped(text) + passage.data[node.content_end :]
    )
    expected = splice(
        parse_passage(with_comments, "utf-8", _bound(passage)), {}, FIELDS, xsi_of(passage)
    )
    assert splice(passage, {"idTechnique": Value(text)}, FIELDS) == expected


@given(passages(), edits())
def test_the_quick_splice_is_the_splice_whenever_it_dares(passage, asked):
    prefix = passage.root.tag_name.rpartition(":")[0]
    quick = quick_splice(passage.data, prefix, asked)
    if quick is not None:
        assert quick == splice(passage, asked, FIELDS, xsi_of(passage))


def test_the_quick_splice_dares_in_the_ordinary_case():
    asked: dict[str, State] = {NAME: Value("DURANT & Cie"), "idTechnique": Value("B")}
    text = INDENTED.replace(' a="1"', "")
    assert quick_splice(text.encode(), "c", asked) == splice(read(text), asked, FIELDS)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (INDENTED, {NAME: Value("x")}),  # an attribute
        (INDENTED, {"scoring": Value("1")}),  # nil
        (INDENTED, {"idTechnique": NIL}),
        (INDENTED, {"verbatim": Value("1")}),  # missing
        (INDENTED.replace(">A<", "><!-- -->A<"), {"idTechnique": Value("x")}),
        (INDENTED.replace(">A<", ">a/>b<"), {"idTechnique": Value("x")}),
        (INDENTED.replace(">A<", ">&#65;<"), {"idTechnique": Value("A")}),
        (INDENTED.replace(">A<", "><b>A</b><"), {"idTechnique": Value("x")}),
        ("<c:p><c:u><c:idTechnique>A</c:idTechnique></c:u></c:p>", {"idTechnique": Value("x")}),
        ("<c:p><c:idTechniqueB/><c:idTechnique>A</c:idTechnique></c:p>", {"idTechnique": NIL}),
        ("<c:p><c:idB/><c:id>A</c:id></c:p>", {"id": Value("x")}),
    ],
)  # fmt: skip
def test_the_quick_splice_leaves_the_rest_to_the_tree(text, asked):
    assert quick_splice(text.encode(), "c", asked) is None


def node_bytes(passage: Passage, path: str) -> bytes:
    node = passage.node(path)
    assert node is not None, path
    return passage.data[node.start : node.end]


def _bound(passage: Passage) -> dict[str, str]:
    prefix = passage.root.tag_name.rpartition(":")[0]
    return {prefix: NAMESPACE, xsi_of(passage): XSI}


def _written(passage: Passage, asked: dict[str, State]) -> Passage:
    data = splice(passage, asked, FIELDS, xsi_of(passage))
    return parse_passage(data, "utf-8", _bound(passage))
