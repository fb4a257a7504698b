// The language of short messages.
#include <catch2/catch.hpp>

#include "bot/text/language.hpp"

using twicket::text::detect_language;

TEST_CASE("the language of a chat message is told by its function words") {
    CHECK(detect_language("my vpn keeps dropping") == "en");
    CHECK(detect_language("what is the capital of Peru") == "en");
    CHECK(detect_language("mein Drucker geht nicht") == "de");
    CHECK(detect_language("Wie beantrage ich Urlaub?") == "de");
    CHECK(detect_language("comment demander un congé") == "fr");
    CHECK(detect_language("Je n’arrive pas à me connecter") == "fr");
    CHECK(detect_language("mi impresora no funciona") == "es");
    CHECK(detect_language("¿cómo puedo cambiar la contraseña?") == "es");
}

TEST_CASE("a message without evidence is of unknown language") {
    CHECK(detect_language("VPN").empty());
    CHECK(detect_language("").empty());
    CHECK(detect_language("👍👍").empty());
    CHECK(detect_language("12345").empty());
}
