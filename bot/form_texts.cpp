// Texts of forms: English, German, French, Spanish.
#include "bot/form_texts.hpp"

namespace twicket {
namespace {
constexpr Text table[] = {
    {"needed", {"Please fill this in.", "Bitte ausfüllen.", "À remplir, s’il vous plaît.", "Rellénelo, por favor."}},
    {"too_long", {"At most {limit} characters, please.", "Bitte höchstens {limit} Zeichen.", "{limit} caractères au plus.",
                  "Como máximo {limit} caracteres."}},
    {"not_an_option", {"Please choose one of: {options}.", "Bitte eines davon wählen: {options}.", "Choisissez parmi : {options}.",
                       "Elija una de estas opciones: {options}."}},
    {"not_a_date", {"Please give a date as year-month-day, for example 2026-03-31.",
                    "Bitte ein Datum als Jahr-Monat-Tag, zum Beispiel 2026-03-31.",
                    "Donnez une date : année-mois-jour, par exemple 2026-03-31.",
                    "Indique una fecha como año-mes-día, por ejemplo 2026-03-31."}},
    {"no_person", {"I know nobody of that name or address here.", "Unter diesem Namen oder dieser Adresse kenne ich hier niemanden.",
                   "Je ne connais ici personne de ce nom ou de cette adresse.", "No conozco aquí a nadie con ese nombre o dirección."}},
    {"no_field", {"This form has no such field.", "Dieses Formular hat kein solches Feld.", "Ce formulaire n’a pas ce champ.",
                  "Este formulario no tiene ese campo."}},
    {"bad_text", {"That text cannot be read.", "Dieser Text ist nicht lesbar.", "Ce texte est illisible.", "Ese texto no se puede leer."}},
    {"answer_by_message", {"Please write it as your next message here.", "Bitte als nächste Nachricht hier schreiben.",
                           "Écrivez-le dans votre prochain message ici.", "Escríbalo en su próximo mensaje aquí."}},
    {"skip", {"Skip", "Auslassen", "Passer", "Omitir"}},
    {"cancel", {"Cancel", "Abbrechen", "Annuler", "Cancelar"}},
    {"cancelled", {"Cancelled: nothing was sent.", "Abgebrochen: Es wurde nichts gesendet.", "Annulé : rien n’a été envoyé.",
                   "Cancelado: no se ha enviado nada."}},
    {"step", {"{number} of {count}", "{number} von {count}", "{number} sur {count}", "{number} de {count}"}},
};
}  // namespace

const Texts& form_texts() {
    static const Texts all{"form", table};
    return all;
}
}  // namespace twicket
