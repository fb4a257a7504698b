// The labelled check of row 16: what people write to a service desk, in sixteen languages, short as they are in a chat.
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <string>

#include "bot/text/language.hpp"

using namespace twicket;

namespace {

struct Labelled {
    const char* language;
    const char* text;
};

constexpr Labelled messages[] = {
    {"en", "my vpn keeps dropping"},
    {"en", "where can I find my payslip"},
    {"en", "how do I book a meeting room"},
    {"en", "the printer on the second floor is jammed"},
    {"en", "who can give me access to the archive"},
    {"de", "mein Drucker druckt nicht mehr"},
    {"de", "wie beantrage ich Urlaub"},
    {"de", "wo finde ich meine Abrechnung"},
    {"de", "das WLAN ist heute sehr langsam"},
    {"de", "ich habe mein Passwort vergessen"},
    {"fr", "mon imprimante ne marche plus"},
    {"fr", "comment demander un congé"},
    {"fr", "où trouver ma fiche de paie"},
    {"fr", "le réseau est très lent aujourd'hui"},
    {"fr", "j'ai oublié mon mot de passe"},
    {"es", "mi impresora no funciona"},
    {"es", "cómo puedo pedir vacaciones"},
    {"es", "dónde encuentro mi nómina"},
    {"es", "la red va muy lenta hoy"},
    {"es", "he olvidado mi contraseña"},
    {"it", "la mia stampante non funziona più"},
    {"it", "come posso chiedere le ferie"},
    {"it", "dove trovo la busta paga di ottobre"},
    {"it", "oggi la rete è molto lenta"},
    {"it", "ho dimenticato la password del portale"},
    {"pt", "a minha impressora não funciona"},
    {"pt", "como posso pedir férias"},
    {"pt", "onde encontro o meu recibo de vencimento"},
    {"pt", "a rede está muito lenta hoje"},
    {"pt", "esqueci a minha palavra-passe"},
    {"nl", "mijn printer werkt niet meer"},
    {"nl", "hoe vraag ik vakantie aan"},
    {"nl", "waar vind ik mijn loonstrook"},
    {"nl", "het netwerk is vandaag erg traag"},
    {"nl", "ik ben mijn wachtwoord vergeten"},
    {"pl", "moja drukarka nie działa od wczoraj"},
    {"pl", "jak złożyć wniosek o urlop"},
    {"pl", "gdzie znajdę pasek wypłaty"},
    {"pl", "sieć jest dziś bardzo wolna"},
    {"pl", "zapomniałem hasła do poczty"},
    {"sv", "min skrivare fungerar inte längre"},
    {"sv", "hur ansöker jag om semester"},
    {"sv", "var hittar jag mitt lönebesked"},
    {"sv", "nätverket är väldigt långsamt idag"},
    {"sv", "jag har glömt mitt lösenord"},
    {"fi", "tulostimeni ei toimi enää"},
    {"fi", "miten haen lomaa ensi viikolle"},
    {"fi", "mistä löydän palkkalaskelmani"},
    {"fi", "verkko on tänään hyvin hidas"},
    {"fi", "olen unohtanut salasanani"},
    {"cs", "moje tiskárna od včerejška nefunguje"},
    {"cs", "jak požádám o dovolenou"},
    {"cs", "kde najdu výplatní pásku"},
    {"cs", "síť je dnes velmi pomalá"},
    {"cs", "zapomněl jsem heslo k poště"},
    {"hu", "a nyomtatóm tegnap óta nem működik"},
    {"hu", "hogyan kérhetek szabadságot"},
    {"hu", "hol találom a bérjegyzékemet"},
    {"hu", "ma nagyon lassú a hálózat"},
    {"hu", "elfelejtettem a jelszavamat"},
    {"tr", "yazıcım dünden beri çalışmıyor"},
    {"tr", "nasıl izin isteyebilirim"},
    {"tr", "maaş bordromu nerede bulabilirim"},
    {"tr", "ağ bugün çok yavaş"},
    {"tr", "şifremi unuttum ne yapmalıyım"},
    {"ru", "мой принтер не работает"},
    {"ru", "как оформить отпуск"},
    {"ru", "где найти расчётный лист"},
    {"ru", "сегодня сеть очень медленная"},
    {"ru", "я забыл пароль от почты"},
    {"el", "ο εκτυπωτής μου δεν λειτουργεί"},
    {"el", "πώς ζητάω άδεια"},
    {"el", "πού βρίσκω τη μισθοδοσία μου"},
    {"el", "το δίκτυο είναι πολύ αργό σήμερα"},
    {"el", "ξέχασα τον κωδικό μου"},
    {"ja", "プリンターが動きません"},
    {"ja", "休暇を申請するにはどうすればいいですか"},
    {"ja", "給与明細はどこにありますか"},
    {"ja", "今日はネットワークがとても遅いです"},
    {"ja", "パスワードを忘れました"},
};

}  // namespace

TEST_CASE("the language of a short message is told in sixteen languages", "[language]") {
    std::map<std::string, int> wrong;
    int right = 0, all = 0, mistaken = 0;
    for (const Labelled& one : messages) {
        const std::string told = text::language_of(one.text);
        ++all, right += told == one.language;
        mistaken += !told.empty() && told != one.language;
        if (told != one.language)
            std::cout << "  " << one.language << " taken for '" << told << "': " << one.text << '\n';
    }
    std::cout << "suite languages: " << all << " cases, " << right << " right, " << mistaken << " taken for another\n";
    CHECK(right >= all * 95 / 100);
    CHECK(mistaken <= all * 3 / 100);
}

TEST_CASE("another language is not taken for one of ours, and names, numbers and single words tell nothing",
          "[language]") {
    for (const char* text : {"la mia stampante non funziona più", "mijn printer werkt niet meer",
                             "min skrivare fungerar inte längre", "a minha impressora não funciona"})
        CHECK(text::detect_language(text).empty());
    for (const char* text : {"vpn", "outlook 365", "", "12345 67", "printer 3", "SAP", "/desk link K7X-PQR-9ZD",
                             "AB CD EF GH", "link K0MMD-1EDA5"}) {
        INFO(text);
        CHECK(text::language_of(text) == "");
    }
}
