"""The table of simplified characters."""

from sitegen.search.simplified_characters import list_simplified_forms


def test_the_forms_are_those_of_the_dictionary() -> None:
    traditional, simplified = list_simplified_forms()
    forms = dict(zip(traditional, simplified, strict=True))
    assert "".join(forms[char] for char in "發規財預開務機關") == "发规财预开务机关"
    assert 2000 < len(forms) < 4000


def test_no_form_is_simplified_again_and_none_stands_twice() -> None:
    traditional, simplified = list_simplified_forms()
    assert len(set(traditional)) == len(traditional) == len(simplified)
    assert not set(traditional) & set(simplified)
