// The me skill's texts: English, German, French, Spanish.
#include "skills/me/texts.hpp"

namespace twicket::me {
namespace {
constexpr Text table[] = {
    {"this_is_you",
     {"This is who you are to me. Only you see this.", "So kenne ich Sie. Nur Sie sehen das.",
      "Voici qui vous êtes pour moi. Vous seul le voyez.", "Así le conozco. Solo usted lo ve."}},
    {"name", {"Name", "Name", "Nom", "Nombre"}},
    {"mail", {"Mail", "E-Mail", "E-mail", "Correo"}},
    {"groups", {"Groups", "Gruppen", "Groupes", "Grupos"}},
    {"no_groups", {"none", "keine", "aucun", "ninguno"}},
    {"guest_of", {"Guest of", "Gast von", "Invité de", "Invitado de"}},
    {"guest_until", {"Guest until", "Gast bis", "Invité jusqu’au", "Invitado hasta"}},
    {"accounts", {"Your accounts", "Ihre Konten", "Vos comptes", "Sus cuentas"}},
    {"by_directory", {"from the directory", "aus dem Verzeichnis", "par l’annuaire", "por el directorio"}},
    {"by_address",
     {"by your mail address", "über Ihre E-Mail-Adresse", "par votre adresse e-mail", "por su dirección de correo"}},
    {"by_link", {"linked by a code", "durch einen Code verknüpft", "lié par un code", "vinculada por un código"}},
    {"remove", {"Remove {account}", "{account} entfernen", "Retirer {account}", "Quitar {account}"}},
    {"show", {"My accounts", "Meine Konten", "Mes comptes", "Mis cuentas"}},
    {"home_title", {"You", "Sie", "Vous", "Usted"}},
    {"how_to_link",
     {"Another account of yours does not know you? Get a code with `/desk link`.",
      "Ein anderes Konto kennt Sie nicht? Holen Sie mit `/desk link` einen Code.",
      "Un autre de vos comptes ne vous connaît pas ? Demandez un code avec `/desk link`.",
      "¿Otra cuenta suya no le conoce? Pida un código con `/desk link`."}},
    {"unknown",
     {"I do not know you here. Where I know you, write `/desk link` to me and type the code here as `/desk link CODE`.",
      "Hier kenne ich Sie nicht. Schreiben Sie mir dort, wo ich Sie kenne, `/desk link`, und geben Sie den Code hier "
      "als "
      "`/desk link CODE` ein.",
      "Ici, je ne vous connais pas. Là où je vous connais, écrivez-moi `/desk link`, puis saisissez le code ici : "
      "`/desk link "
      "CODE`.",
      "Aquí no le conozco. Donde sí le conozco, escríbame `/desk link` y teclee aquí el código: `/desk link CODE`."}},
    {"colleague",
     {"I know you here as a colleague, but not by name. Where I know you, write `/desk link` to me and type the code "
      "here as "
      "`/desk link CODE`.",
      "Ich kenne Sie hier als Kollegin oder Kollegen, aber nicht mit Namen. Schreiben Sie mir dort, wo ich Sie kenne, "
      "`/desk "
      "link`, und geben Sie den Code hier als `/desk link CODE` ein.",
      "Ici, je vous connais comme collègue, mais pas de nom. Là où je vous connais, écrivez-moi `/desk link`, puis "
      "saisissez le "
      "code ici : `/desk link CODE`.",
      "Aquí le conozco como colega, pero no por su nombre. Donde sí le conozco, escríbame `/desk link` y teclee aquí "
      "el código: "
      "`/desk link CODE`."}},
    {"only_direct",
     {"That is for a direct message between you and me: others read along here.",
      "Das gehört in eine Direktnachricht an mich: Hier lesen andere mit.",
      "Cela se fait en message direct avec moi : ici, d’autres lisent.",
      "Eso se hace en un mensaje directo conmigo: aquí leen otras personas."}},
    {"seen_by_others",
     {"Others read along here, so that code does not count any more. Please get a new one and type it in a direct "
      "message with me.",
      "Hier lesen andere mit, deshalb gilt dieser Code nicht mehr. Bitte holen Sie einen neuen und geben Sie ihn in "
      "einer Direktnachricht an mich ein.",
      "D’autres lisent ici : ce code ne vaut plus. Demandez-en un nouveau et saisissez-le en message direct avec moi.",
      "Aquí leen otras personas, así que ese código ya no vale. Pida otro y tecléelo en un mensaje directo conmigo."}},
    {"no_code_for_unknown",
     {"I do not know you here, so a code from here would join nothing. Ask for it where I know you, and type it here.",
      "Hier kenne ich Sie nicht, ein Code von hier verbände also nichts. Holen Sie ihn dort, wo ich Sie kenne, und "
      "geben Sie ihn hier ein.",
      "Ici, je ne vous connais pas : un code d’ici ne lierait rien. Demandez-le là où je vous connais et "
      "saisissez-le ici.",
      "Aquí no le conozco: un código de aquí no uniría nada. Pídalo donde le conozco y tecléelo aquí."}},
    {"code",
     {"Your code is **{code}**\n\nWithin ten minutes, write `/desk link {code}` (or `link {code}`) to me on the other "
      "network. It "
      "works once. Give it to nobody: whoever types it counts as you.",
      "Ihr Code ist **{code}**\n\nSchreiben Sie mir im anderen Netz innerhalb von zehn Minuten `/desk link {code}` "
      "(oder `link "
      "{code}`). Er gilt einmal. Geben Sie ihn niemandem: Wer ihn eingibt, gilt als Sie.",
      "Votre code est **{code}**\n\nDans les dix minutes, écrivez-moi `/desk link {code}` (ou `link {code}`) sur "
      "l’autre réseau. Il "
      "sert une fois. Ne le donnez à personne : qui le saisit passe pour vous.",
      "Su código es **{code}**\n\nAntes de diez minutos, escríbame `/desk link {code}` (o `link {code}`) en la otra "
      "red. Vale una "
      "vez. No se lo dé a nadie: quien lo teclee contará como usted."}},
    {"known_already",
     {"I know you here as {name} already. A code is typed where I do not know you; `/desk me` shows your accounts.",
      "Ich kenne Sie hier schon als {name}. Ein Code wird dort eingegeben, wo ich Sie nicht kenne; `/desk me` zeigt "
      "Ihre "
      "Konten.",
      "Ici, je vous connais déjà comme {name}. Un code se saisit là où je ne vous connais pas ; `/desk me` montre vos "
      "comptes.",
      "Aquí ya le conozco como {name}. Un código se teclea donde no le conozco; `/desk me` muestra sus cuentas."}},
    {"bad_code",
     {"That code does not work: it is wrong, used or older than ten minutes. Please get a new one.",
      "Dieser Code geht nicht: Er ist falsch, verbraucht oder älter als zehn Minuten. Bitte holen Sie einen neuen.",
      "Ce code ne marche pas : il est faux, déjà utilisé ou a plus de dix minutes. Demandez-en un nouveau.",
      "Ese código no funciona: es erróneo, ya se usó o tiene más de diez minutos. Pida otro."}},
    {"too_many_tries",
     {"Too many codes that did not work. Please try again in a quarter of an hour.",
      "Zu viele Codes, die nicht gingen. Bitte versuchen Sie es in einer Viertelstunde wieder.",
      "Trop de codes qui n’ont pas marché. Réessayez dans un quart d’heure.",
      "Demasiados códigos que no funcionaron. Inténtelo de nuevo en un cuarto de hora."}},
    {"linked",
     {"Done: here too you are {name} to me now. `/desk me` shows your accounts and removes links.",
      "Erledigt: Auch hier sind Sie für mich jetzt {name}. `/desk me` zeigt Ihre Konten und entfernt Verknüpfungen.",
      "C’est fait : ici aussi, vous êtes maintenant {name} pour moi. `/desk me` montre vos comptes et retire des "
      "liens.",
      "Hecho: también aquí es usted ahora {name} para mí. `/desk me` muestra sus cuentas y quita vínculos."}},
    {"linked_there",
     {"Your code was typed: **{account}** is you now. Was that not you? Then remove it.",
      "Ihr Code wurde eingegeben: **{account}** sind jetzt Sie. Waren Sie das nicht? Dann entfernen Sie es.",
      "Votre code a été saisi : **{account}**, c’est vous maintenant. Ce n’était pas vous ? Alors retirez-le.",
      "Se tecleó su código: **{account}** es usted ahora. ¿No fue usted? Entonces quítelo."}},
    {"removed", {"{account} is removed", "{account} ist entfernt", "{account} est retiré", "{account} se ha quitado"}},
    {"unlinked_here",
     {"The link is gone: here I do not know you any more.", "Die Verknüpfung ist weg: Hier kenne ich Sie nicht mehr.",
      "Le lien est retiré : ici, je ne vous connais plus.", "El vínculo se ha quitado: aquí ya no le conozco."}},
    {"keeps_directory",
     {"The directory itself says that {account} is you. Only those who keep the directory can change that.",
      "Das Verzeichnis selbst sagt, dass {account} Sie sind. Das können nur die ändern, die es pflegen.",
      "L’annuaire lui-même dit que {account}, c’est vous. Seuls ceux qui le tiennent peuvent le changer.",
      "El propio directorio dice que {account} es usted. Solo quienes lo llevan pueden cambiarlo."}},
    {"keeps_address",
     {"{account} bears your mail address, and that network vouches for it. Change the address there, or have the "
      "directory "
      "changed.",
      "{account} trägt Ihre E-Mail-Adresse, und jenes Netz steht dafür ein. Ändern Sie die Adresse dort, oder lassen "
      "Sie "
      "das Verzeichnis ändern.",
      "{account} porte votre adresse e-mail, et ce réseau s’en porte garant. Changez l’adresse là-bas, ou faites "
      "changer "
      "l’annuaire.",
      "{account} lleva su dirección de correo, y esa red responde de ella. Cambie la dirección allí o haga cambiar el "
      "directorio."}},
    {"no_such_link",
     {"You have no link to {account}. `/desk me` shows your accounts.",
      "Sie haben keine Verknüpfung mit {account}. `/desk me` zeigt Ihre Konten.",
      "Vous n’avez pas de lien vers {account}. `/desk me` montre vos comptes.",
      "No tiene ningún vínculo con {account}. `/desk me` muestra sus cuentas."}},
    {"your_guests",
     {"The guests for whom you answer:", "Die Gäste, für die Sie einstehen:", "Les invités dont vous répondez :",
      "Los invitados por los que responde:"}},
    {"no_guests",
     {"You answer for no guest.", "Sie stehen für keinen Gast ein.", "Vous ne répondez d’aucun invité.",
      "No responde por ningún invitado."}},
    {"guest_line",
     {"**{name}** until {date}", "**{name}** bis {date}", "**{name}** jusqu’au {date}", "**{name}** hasta {date}"}},
    {"guest_over",
     {"**{name}**: over since {date}", "**{name}**: seit {date} vorbei", "**{name}** : terminé depuis le {date}",
      "**{name}**: terminó el {date}"}},
    {"more_days", {"30 more days", "30 Tage länger", "30 jours de plus", "30 días más"}},
    {"more_days_for",
     {"{name}: 30 more days", "{name}: 30 Tage länger", "{name} : 30 jours de plus", "{name}: 30 días más"}},
    {"extended",
     {"{name} may stay until {date}.", "{name} darf bis {date} bleiben.", "{name} peut rester jusqu’au {date}.",
      "{name} puede quedarse hasta el {date}."}},
    {"too_far",
     {"That stay already goes until {date}; at most 90 days ahead are possible here.",
      "Dieser Aufenthalt geht schon bis {date}; hier sind höchstens 90 Tage im Voraus möglich.",
      "Ce séjour va déjà jusqu’au {date} ; ici, 90 jours d’avance au plus sont possibles.",
      "Esa estancia ya llega hasta {date}; aquí se permiten como mucho 90 días por adelantado."}},
    {"not_sponsor",
     {"Only the guest’s sponsor or an admin can do that.",
      "Das kann nur, wer für den Gast einsteht, oder die Administration.",
      "Seuls le parrain de l’invité ou un administrateur peuvent le faire.",
      "Solo pueden hacerlo quien responde por el invitado o un administrador."}},
    {"no_such_guest",
     {"There is no such guest any more.", "Diesen Gast gibt es nicht mehr.", "Cet invité n’existe plus.",
      "Ese invitado ya no existe."}},
    {"ends_in_a_week",
     {"The stay of your guest **{name}** ends on {date}. From the day after, I tell them nothing any more.",
      "Der Aufenthalt Ihres Gastes **{name}** endet am {date}. Ab dem Tag danach sage ich ihm nichts mehr.",
      "Le séjour de votre invité **{name}** se termine le {date}. Dès le lendemain, je ne lui dis plus rien.",
      "La estancia de su invitado **{name}** termina el {date}. Desde el día siguiente ya no le digo nada."}},
    {"ends_today",
     {"Today, {date}, is the last day of your guest **{name}**. From tomorrow, I tell them nothing any more.",
      "Heute, {date}, ist der letzte Tag Ihres Gastes **{name}**. Ab morgen sage ich ihm nichts mehr.",
      "Aujourd’hui, {date}, est le dernier jour de votre invité **{name}**. Dès demain, je ne lui dis plus rien.",
      "Hoy, {date}, es el último día de su invitado **{name}**. Desde mañana ya no le digo nada."}},
    {"ends_for_agents",
     {"The stay of the guest **{name}** ends on {date}, and I cannot write to the sponsor.",
      "Der Aufenthalt des Gastes **{name}** endet am {date}, und wer für ihn einsteht, ist für mich nicht erreichbar.",
      "Le séjour de l’invité **{name}** se termine le {date}, et je ne peux pas écrire à son parrain.",
      "La estancia del invitado **{name}** termina el {date}, y no puedo escribir a quien responde por él."}},
    {"sponsor_is", {"Sponsor: {name}", "Es steht ein: {name}", "Parrain : {name}", "Responde: {name}"}},
};
}  // namespace

const Texts& texts() {
    static const Texts all{"me", table};
    return all;
}

}  // namespace twicket::me
