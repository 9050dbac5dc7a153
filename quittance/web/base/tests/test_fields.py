"""Forms as people meet them: each field with its label, its hint and its fault, told to the eye and to the ear."""

from django import forms
from django.template.loader import render_to_string


class Group(forms.Form):
    name = forms.CharField(label="Name", help_text="People see it.")
    address = forms.EmailField(label="E-mail", required=False)
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    rights = forms.MultipleChoiceField(
        label="Rights", choices=[("see", "See clients")], widget=forms.CheckboxSelectMultiple, help_text="All of these."
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)


def drawn(form: forms.Form) -> str:
    return render_to_string("base/fields.html", {"form": form})


def test_a_field_is_tied_to_its_label_and_its_hint() -> None:
    page = drawn(Group())
    assert '<label for="id_name">Name' in page
    assert 'aria-describedby="id_name_helptext"' in page
    assert 'id="id_name_helptext">People see it.' in page


def test_a_field_at_fault_says_so_to_a_screen_reader() -> None:
    page = drawn(Group({"address": "dana@"}))
    assert 'id="id_address_error"' in page
    assert 'aria-invalid="true"' in page
    assert "id_address_error" in page.split('name="address"')[1].split(">")[0]


def test_several_faults_stand_together_on_top_and_lead_to_their_fields() -> None:
    page = drawn(Group({}))
    assert 'role="alert"' in page
    assert '<a href="#id_name">Name: This field is required.</a>' in page


def test_a_single_fault_stands_beside_its_field_alone() -> None:
    page = drawn(Group({"name": "", "password": "x", "rights": ["see"]}))
    assert 'role="alert"' not in page
    assert page.count("This field is required.") == 1


def test_a_fault_of_the_whole_form_is_an_alert() -> None:
    form = Group({"name": "A", "password": "x", "rights": ["see"]})
    form.add_error(None, "Somebody else changed it.")
    assert 'role="alert"' in drawn(form)


def test_what_need_not_be_filled_in_is_marked() -> None:
    assert drawn(Group()).count("optional</span>") == 1


def test_several_boxes_of_one_question_are_a_group_with_a_name() -> None:
    page = drawn(Group())
    assert '<fieldset class="field choices" id="id_rights" aria-describedby="id_rights_helptext">' in page
    assert "<legend>Rights" in page


def test_a_hidden_field_is_sent_and_not_labelled() -> None:
    page = drawn(Group())
    assert page.count('name="next"') == 1
    assert 'for="id_next"' not in page


def test_a_password_can_be_shown_while_it_is_typed() -> None:
    assert drawn(Group()).count("<q-reveal>") == 1


def test_what_somebody_typed_is_never_markup() -> None:
    page = drawn(Group({"name": '"><script>alert(1)</script>', "rights": ["<b>"]}))
    assert "<script>" not in page
    assert "<b>" not in page
