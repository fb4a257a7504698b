// One line a concept: words as they stand when folded, "word*" for all that begin so. An apostrophe after one letter or
// "qu" separates ("n'arrive" is "n arrive"), any other joins ("don't" is "dont").
#include "knowledge/purpose/concepts.hpp"

#include <string>
#include <unordered_map>

namespace twicket::knowledge {
namespace {

constexpr std::string_view lines[] = {
    // not
    "not no never nicht kein* nix nichts nie ne n pas rien jamais aucun* nada nunca tampoco ningun* ningún cannot cant "
    "dont doesnt isnt wont wasnt didnt couldnt havent hasnt arent ni without ohne sans sin",
    // cannot
    "cannot cant wont doesnt isnt couldnt unable impossible unmöglich imposible",
    // broken
    "broken broke breaks crash* freez* frozen froze hang hangs stuck fail* error* bug* fault* dead down offline leak* "
    "burst "
    "damaged defect* jam* slow* lag* flicker* outage blank "
    "kaputt defekt* fehler* abgestürzt hängt klemmt tot leckt tropft langsam ausgefallen ausfall ausgeht gesperrt "
    "blockiert "
    "bricht störung spinnt stürzt flackert abgebrochen ruckelt streikt abgerissen "
    "panne cassé* casse bloqué* bloque plante planté* plantent erreur* hs lent lente fuite fuit coupé* coupe grisé* "
    "gelé "
    "fige figé* dénudé* "
    "roto rota rotos rotas caído caída cae bloque* congel* lento lenta fuga avería averiad* falla fallan fallo cuelga "
    "colgad* equivocad* rompió trab*",
    // danger and loss
    "stole* stolen theft lost missing gone smok* spark* smell* fire phishing suspicious strange spill* hurt fell "
    "gestohlen geklaut verschwunden verloren weg raucht funken riecht stinkt brennt verdächtig* komisch* verschüttet "
    "gestürzt volé* perdu* disparu* fume fumée odeur suspect* bizarre* renvers* tombé* "
    "robad* robaron perdí perdid* desapar* humo huele olor sospechos* raro rara extraño derram* caí",
    // wrong
    "wrong empty twice double incorrect falsch* leer* doppelt faux fausse vide* erroné* double mal incorrect* vacío* "
    "vacía* "
    "doble duplicad*",
    // please
    "please pls plz kindly ta bitte svp plait plaît stp porfa favor",
    // need, want
    "need* want* require* like brauch* bräucht* benötig* möcht* will wollen hätt* gern gerne wünsch* fehlt besoin "
    "voudr* "
    "souhait* aimerai* aimeri* veux necesit* quier* quisiera* gustaría hace falta harí* faudrait querría*",
    // can
    "can could may might kann kannst könn* könnt* darf dürf* peux peut peuvent pourr* pouvez puis possible möglich "
    "puedo "
    "puede* pueden podemos podr* podéis posible",
    // would, will (of others)
    "would will shall würde* würdet werdet serait pourriez pourrais sería",
    // you
    "you u ya your sie ihr euch ihnen euer eure* du dein* vous votre vos tu te toi usted ustedes os vosotros vuestr* "
    "ud uds",
    // I
    "i im ive id me my mine ich mir mich mein* je j m moi mon ma mes yo mi mis me conmigo",
    // we
    "we us our wir uns unser* nous notre nos on nosotros nuestr*",
    // somebody
    "someone somebody anyone anybody jemand irgendwer irgendjemand quelqu alguien",
    // nobody
    "nobody noone niemand keiner personne nadie",
    // question words
    "how what whats where wheres who whos whom whose which why wie was wo wer welche* warum wieso weshalb wohin woher "
    "wem wen "
    "comment quoi où qui quel quels quelle quelles pourquoi combien cómo qué dónde donde quién quien* cuál cuales "
    "cuáles "
    "cuánto* cuánta* cuant* wieviel* wofür wozu womit worauf",
    // how, where, which, how much: asks for knowledge
    "how where which wie wo wohin welche* wieviel* comment où combien quel quels quelle quelles cómo dónde donde cuál "
    "cuáles "
    "cuánto* cuánta* cuánt*",
    // when
    "when whens wann quand cuándo cuando",
    // how it stands
    "status update* progress* news nudge eta yet pending stand neues neuigkeiten fortschritt nouvelles news avancement "
    "noticias novedades avance* sachstand estado état nachfrage rückfrage rappel relance seguimiento",
    // still, already
    "still already yet meanwhile schon noch immer inzwischen mittlerweile denn endlich toujours déjà encore tjs enfin "
    "todavía "
    "aún ya sigue siguen finalmente eigentlich",
    // reported, ordered before
    "ordered reported requested asked sent submitted handed applied promised bestellt* gemeldet* beantragt* "
    "eingereicht* "
    "abgegeben geschickt versprochen zugesagt commandé* signalé* demandé* envoyé* transmis* remis déposé* promis pedí "
    "pedido "
    "reporté avisé solicité mandé entregué envié presenté prometi*",
    // done by them
    "approved processed shipped fixed repaired finished done delivered paid booked arrived genehmigt bearbeitet "
    "behoben "
    "repariert erledigt fertig geliefert überwiesen unterwegs angekommen accepté* traité* réparé* corrigé* fini* "
    "terminé* livré* "
    "validé* arrivé* revenu* remboursé* aprobad* tramitad* arreglad* corregid* reparad* list* entregad* pagad* llegó "
    "llegado "
    "resuelt* terminad* volvió",
    // is, has, was
    "is are was were has have had been did do does am ist sind war waren hat haben habe wurde wurden worden gab gibt "
    "gibts est "
    "sont était a ont ai été y es son fue era ha han he hay está están sido",
    // thanks
    "thanks thank thx cheers danke dank dankeschön danken bedanken merci mercis remerci* gracias agradec* appreciate* "
    "grateful",
    // good
    "great awesome excellent brilliant perfect* amazing fantastic super* toll* klasse spitze prima wunderbar* genial* "
    "génial* "
    "parfait* bravo impeccable top best beste* bestens lob love* nice lovely kudos hats gelungen excellent* "
    "magnifique* champion* "
    "felicit* félicit* felicidades enhorabuena maravill* genio genia encanto impecable well brilliant* wow chapeau "
    "respekt "
    "kompetent* freundlich* hervorragend* ausgezeichnet* sympa* crack diez buenísim* estupend* gut gute* guter bien "
    "bonne bon "
    "buen buena buen* good kind quick fast schnell* rapide* rápid* patience geduld paciencia",
    // saved, helped
    "saved helped rescued gerettet geholfen sauvé* aidé* salvaste salvó salvaron ayud* hilfe help aide",
    // works
    "works worked working solved gelöst läuft geht klappt funktioniert* gehts résolu* réglé* remarche* fonctionne* "
    "marche* "
    "solucionad* resuelt* funciona* funcion* anda va",
    // now
    "now jetzt etz maintenant ahora endlich enfin finally",
    // bad
    "unacceptable disappoint* joke fed frustrat* ridiculous annoy* terrible awful waste useless rude poor worst "
    "complain* "
    "unprofessional shame ignored fault sick tired ärgerlich frechheit unverschämt* enttäusch* nutzlos zumutung "
    "beschwer* "
    "schlecht* peinlich lächerlich* unzumutbar schade skandal* traurig unfreundlich* inacceptable* scandal* déçu* "
    "déceva* honte "
    "marre ridicule* inadmissible* mauvais* nul nulle plainte* lamentable* indign* regrett* moquez absurde inutile* "
    "inaceptable "
    "decepcion* vergüenza queja* malestar pésim* hart* burla tomadura horrible* ridícul* lament* disculpa* excuse "
    "excuses "
    "entschuldigung apolog* disculpas fatal impresentable",
    // again and again, for long
    "again weeks months third fourth times every wieder wochen monate* jedes mal ständig dauernd semaines mois fois "
    "encore "
    "chaque semanas meses vez veces cada siempre always immer",
    // do this
    "order create add remove delete change reset unlock install set move enable disable extend book cancel approve "
    "send "
    "replace restore upgrade renew forward give grant provide put activate transfer deliver update fill hang "
    "bestell* anleg* hinzufüg* lösch* änder* zurücksetz* freischalt* freigeb* entsperr* install* einricht* verläng* "
    "buch* "
    "stornier* genehmig* schick* ersetz* tausch* erhöh* gebt gib macht mach setz* trag* leeren reinig* ummeld* anmeld* "
    "command* créer créez ajout* supprim* retir* chang* modifi* réinitialis* débloqu* activ* prolong* réserv* annul* "
    "valid* "
    "envoy* remplac* donner donnez mettre mettez transf* ouvrir ouvrez renouvel* passer vider suspend* traduire "
    "pedir pidan creen crear agreg* añad* quit* borr* elimin* cambi* modific* restable* desbloque* instal* activ* "
    "ampl* "
    "reserv* cancel* anul* aprueb* enví* envi* manden mand* reempl* den dar pasen pasar pong* renov* confirm* preparen "
    "prepar*",
    // sick, leaving, moving: to be recorded
    "sick ill resign* notice leave krank kündig* urlaub malade démission* congé* baja renuncia vacaciones enferm* "
    "umzug "
    "vacation holiday",
    // things of a desk
    "printer* drucker imprimante* impresora* laptop notebook rechner portátil ordinateur ordenador pc computer vpn "
    "wifi wlan "
    "internet netz réseau red server* servidor serveur mail mails outlook teams excel word app portal system système "
    "sistema "
    "screen bildschirm monitor écran pantalla keyboard tastatur clavier teclado lift elevator aufzug ascenseur "
    "ascensor heating "
    "heizung chauffage calefacción door tür porte puerta light licht lumière luz scanner camera kamera caméra cámara "
    "phone telefon "
    "téléphone teléfono drive laufwerk file datei fichier archivo website site web page seite",
    // account things
    "access account password passwort kennwort konto zugang zugriff accès compte acceso cuenta contraseña clave "
    "license licence lizenz licencia badge ausweis key keys schlüssel clé clés llave llaves permission berechtigung "
    "droit* "
    "permiso* charger ladegerät chargeur cargador",
    // greetings
    "hi hello hey hallo moin servus bonjour salut coucou hola buenas morning morgen dear bonsoir buenos saludos grüß*",
    // laughter
    "haha* lol rofl jaja* lmao ptdr mdr jeje* xd hehe* hihi* mdrr",
    // spare time
    "lunch beer party weekend birthday football game cake mittag mittagessen bier feier wochenende geburtstag kuchen "
    "spiel "
    "déjeuner apéro anniv* match foot gâteau almuerzo cerveza fiesta finde cumple* partido tarta pizza kino film movie "
    "serie "
    "concert konzert chiste witz joke pub quiz grill* bar",
    // everybody
    "all everyone everybody guys folks leute alle allerseits tous tout équipe todos todas equipo chicos runde gente",
    // consent
    "ok okay sure yes yep jo ja nein oui non sí si va vale accord genau stimmt exactement claro dale np",
    // code
    "git npm sudo select docker kubectl function return import null const var echo curl grep cd ls def class void int "
    "async "
    "await from ssh chmod pip",
    // since when
    "today since yesterday heute gestern seit grad gerade aujourd hui depuis hier hoy ayer desde anoche suddenly "
    "plötzlich "
    "soudain repente minutes minuten hours stunden",
    // rules
    "allowed permitted must should erlaubt muss müssen soll sollen darf dürfen droit doit doivent faut devons debe* "
    "deben tengo "
    "tenemos obligator* obligatoire* rule* regel* règle* norma* pflicht vorgeschrieben",
    // knowing
    "know wondering wonder explain tell difference mean means weiß weiss wissen erklär* bedeutet heißt unterschied "
    "sait savoir "
    "expliqu* signifie différence sabe saber saben explic* signific* diferencia duda frage question pregunta idea",
};

struct Lexicon {
    std::unordered_map<std::string_view, std::vector<std::uint32_t>> whole;
    std::vector<std::pair<std::string_view, std::uint32_t>> beginnings;

    Lexicon() {
        for (std::uint32_t concept_number = 0; concept_number < std::size(lines); ++concept_number) {
            std::string_view rest = lines[concept_number];
            while (!rest.empty()) {
                const auto end = std::min(rest.find(' '), rest.size());
                std::string_view word = rest.substr(0, end);
                rest.remove_prefix(std::min(end + 1, rest.size()));
                if (word.ends_with('*'))
                    beginnings.emplace_back(word.substr(0, word.size() - 1), concept_number);
                else if (!word.empty())
                    whole[word].push_back(concept_number);
            }
        }
    }
};

}  // namespace

std::vector<std::uint32_t> concepts_of(std::string_view word) {
    static const Lexicon lexicon;
    std::vector<std::uint32_t> found;
    if (const auto known = lexicon.whole.find(word); known != lexicon.whole.end()) found = known->second;
    for (const auto& [beginning, number] : lexicon.beginnings)
        if (word.starts_with(beginning) && (found.empty() || found.back() != number)) found.push_back(number);
    return found;
}

}  // namespace twicket::knowledge
