// The program's entry: hands the command line to bot/app.
#include <malloc.h>
#include <sys/stat.h>

#include "bot/app/command_line.hpp"

int main(int count, char** words) {
    ::umask(0077);  // what we write (conversations, people, backups) is the owner's alone
    // Large blocks go back to the system when they are freed: the allocator would otherwise learn from training, which
    // needs many, to keep them, and an idle program would hold twice its memory.
    ::mallopt(M_MMAP_THRESHOLD, 128 * 1024);
    return twicket::app::run(count, words);
}
