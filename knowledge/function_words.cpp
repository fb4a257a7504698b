// The words of grammar of English, German, French and Spanish: closed classes, so the lists are short and complete
// enough.
#include "knowledge/analysis.hpp"

namespace twicket::knowledge {
namespace {

using Words = std::unordered_set<std::string_view>;

const Words& english() {
    static const Words words{
        "a",      "an",    "the",     "this",  "that",  "these",  "those",   "i",      "me",      "my",       "mine",
        "myself", "you",   "your",    "yours", "he",    "him",    "his",     "she",    "her",     "hers",     "it",
        "its",    "we",    "us",      "our",   "ours",  "they",   "them",    "their",  "theirs",  "one",      "ones",
        "some",   "any",   "each",    "every", "both",  "such",   "own",     "same",   "of",      "in",       "on",
        "at",     "to",    "from",    "by",    "with",  "for",    "about",   "into",   "onto",    "as",       "than",
        "then",   "and",   "or",      "but",   "if",    "so",     "because", "while",  "until",   "till",     "since",
        "is",     "are",   "am",      "was",   "were",  "be",     "been",    "being",  "do",      "does",     "did",
        "doing",  "done",  "have",    "has",   "had",   "having", "can",     "could",  "will",    "would",    "shall",
        "should", "may",   "might",   "must",  "cant",  "cannot", "couldnt", "wont",   "wouldnt", "shouldnt", "dont",
        "doesnt", "didnt", "isnt",    "arent", "wasnt", "werent", "havent",  "hasnt",  "im",      "ive",      "id",
        "ill",    "youre", "youve",   "hes",   "shes",  "were",   "weve",    "theyre", "theres",  "thats",    "lets",
        "what",   "whats", "which",   "who",   "whom",  "whose",  "whos",    "when",   "where",   "wheres",   "why",
        "how",    "hows",  "there",   "here",  "very",  "too",    "just",    "also",   "only",    "really",   "now",
        "get",    "got",   "getting", "go",    "want",  "need",   "like",    "much",   "many",    "more",     "most",
        "not",    "no",    "up",      "out",   "s",     "t",      "m",       "re",     "ve",      "ll",       "d"};
    return words;
}

const Words& german() {
    static const Words words{
        "der",     "die",    "das",    "den",    "dem",    "des",   "ein",    "eine",   "einen",  "einem",   "einer",
        "eines",   "ich",    "mich",   "mir",    "mein",   "meine", "meinen", "meinem", "meiner", "meines",  "du",
        "dich",    "dir",    "dein",   "deine",  "er",     "ihn",   "ihm",    "sein",   "seine",  "seinen",  "sie",
        "ihr",     "ihre",   "ihren",  "ihnen",  "es",     "wir",   "uns",    "unser",  "unsere", "man",     "sich",
        "dies",    "diese",  "dieser", "dieses", "diesen", "in",    "im",     "an",     "am",     "auf",     "aus",
        "bei",     "beim",   "mit",    "nach",   "seit",   "von",   "vom",    "zu",     "zum",    "zur",     "für",
        "über",    "um",     "und",    "oder",   "aber",   "wenn",  "als",    "ob",     "dass",   "weil",    "da",
        "so",      "denn",   "dann",   "bin",    "bist",   "ist",   "sind",   "war",    "waren",  "wird",    "werden",
        "wurde",   "wurden", "worden", "habe",   "hab",    "hat",   "haben",  "hatte",  "kann",   "kannst",  "können",
        "könnte",  "muss",   "müssen", "soll",   "sollte", "will",  "möchte", "darf",   "dürfen", "was",     "wer",
        "wen",     "wem",    "wie",    "wo",     "woher",  "wohin", "wann",   "warum",  "welche", "welcher", "welches",
        "welchen", "hier",   "da",     "dort",   "noch",   "schon", "auch",   "nur",    "sehr",   "jetzt",   "nicht",
        "kein",    "keine",  "keinen", "viel",   "viele",  "mal",   "bitte",  "etwas"};
    return words;
}

const Words& french() {
    static const Words words{
        "le",     "la",     "les",     "l",       "un",   "une",   "des",      "du",    "de",      "d",        "au",
        "aux",    "je",     "j",       "me",      "m",    "moi",   "mon",      "ma",    "mes",     "tu",       "te",
        "t",      "toi",    "ton",     "ta",      "tes",  "il",    "elle",     "on",    "se",      "s",        "son",
        "sa",     "ses",    "nous",    "notre",   "nos",  "vous",  "votre",    "vos",   "ils",     "elles",    "leur",
        "leurs",  "lui",    "en",      "y",       "ce",   "c",     "cet",      "cette", "ces",     "ça",       "cela",
        "à",      "dans",   "sur",     "sous",    "avec", "pour",  "par",      "chez",  "et",      "ou",       "mais",
        "si",     "que",    "qu",      "qui",     "quoi", "dont",  "où",       "quand", "comment", "pourquoi", "quel",
        "quelle", "quels",  "quelles", "combien", "est",  "suis",  "es",       "sont",  "était",   "être",     "ai",
        "as",     "a",      "avons",   "avez",    "ont",  "avoir", "été",      "fait",  "faire",   "faut",     "peux",
        "peut",   "pouvez", "puis",    "dois",    "doit", "veux",  "voudrais", "ne",    "n",       "pas",      "plus",
        "très",   "aussi",  "ici",     "là",      "donc", "alors", "comme",    "tout",  "tous"};
    return words;
}

const Words& spanish() {
    static const Words words{
        "el",    "la",    "los",     "las",    "lo",     "un",    "una",    "unos",  "unas",    "de",      "del",
        "al",    "a",     "en",      "con",    "por",    "para",  "sin",    "sobre", "desde",   "hasta",   "y",
        "e",     "o",     "u",       "pero",   "si",     "que",   "qué",    "quién", "cuál",    "cuándo",  "dónde",
        "donde", "cómo",  "como",    "cuánto", "porque", "yo",    "me",     "mi",    "mis",     "mí",      "tu",
        "tus",   "te",    "él",      "ella",   "su",     "sus",   "se",     "nos",   "nuestro", "nuestra", "le",
        "les",   "esto",  "este",    "esta",   "estos",  "ese",   "esa",    "eso",   "es",      "son",     "soy",
        "era",   "ser",   "está",    "estoy",  "están",  "estar", "he",     "ha",    "han",     "hay",     "haber",
        "tengo", "tiene", "puedo",   "puede",  "debo",   "debe",  "quiero", "hacer", "hago",    "no",      "más",
        "muy",   "ya",    "también", "aquí",   "ahora"};
    return words;
}

}  // namespace

bool is_function_word(std::string_view surface, std::string_view language) {
    const Words* words = language == "en"   ? &english()
                         : language == "de" ? &german()
                         : language == "fr" ? &french()
                         : language == "es" ? &spanish()
                                            : nullptr;
    return words && words->contains(surface);
}

}  // namespace twicket::knowledge
