// The program's entry: hands the command line to bot/app.
#include "bot/app/command_line.hpp"

int main(int count, char** words) { return twicket::app::run(count, words); }
