// The program's entry: hands the command line to bot/app.
#include <sys/stat.h>

#include "bot/app/command_line.hpp"

int main(int count, char** words) {
    ::umask(0077);  // what we write (conversations, people, backups) is the owner's alone
    return twicket::app::run(count, words);
}
