// What is said about forms, in every language: what is wrong with a value, and the questions of bot/form_dialogue.
#pragma once
#include "bot/texts.hpp"

namespace twicket {
const Texts& form_texts();
}
