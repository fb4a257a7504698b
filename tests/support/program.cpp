// Outputs go to files of a folder of their own, so that no pipe can fill up.
#include "tests/support/program.hpp"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "tests/support/where.hpp"

namespace twicket::testing {
namespace {

using namespace std::chrono_literals;
constexpr auto longest = 60s;

std::string new_folder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "twicket-run-XXXXXX").string();
    if (!::mkdtemp(pattern.data())) throw std::runtime_error("no temporary folder");
    return pattern;
}

std::string content(const std::string& file) {
    std::ostringstream text;
    text << std::ifstream{file}.rdbuf();
    return text.str();
}

pid_t start(std::vector<std::string> words, const std::string& folder) {
    const std::string file = program(), out = folder + "/out", err = folder + "/err";
    words.insert(words.begin(), file);
    std::vector<char*> pointers;
    for (std::string& word : words) pointers.push_back(word.data());
    pointers.push_back(nullptr);
    const pid_t id = ::fork();
    if (id < 0) throw std::runtime_error("no new process");
    if (id > 0) return id;
    ::dup2(::open("/dev/null", O_RDONLY), 0);
    ::dup2(::open(out.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 1);
    ::dup2(::open(err.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), 2);
    ::execv(file.c_str(), pointers.data());
    ::_exit(127);
}

int status_of(int raw) { return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw); }

// The exit status; a program that does not end is killed.
int wait_for(pid_t id) {
    const auto give_up = std::chrono::steady_clock::now() + longest;
    int raw = 0;
    while (::waitpid(id, &raw, WNOHANG) == 0) {
        if (std::chrono::steady_clock::now() > give_up) ::kill(id, SIGKILL);
        std::this_thread::sleep_for(5ms);
    }
    return status_of(raw);
}

}  // namespace

Ran run_program(std::vector<std::string> words) {
    const std::string folder = new_folder();
    const int status = wait_for(start(std::move(words), folder));
    Ran ran{status, content(folder + "/out"), content(folder + "/err")};
    std::filesystem::remove_all(folder);
    return ran;
}

RunningProgram::RunningProgram(std::vector<std::string> words) : folder_{new_folder()} { id_ = start(std::move(words), folder_); }

RunningProgram::~RunningProgram() {
    if (id_ > 0) {
        ::kill(id_, SIGKILL);
        ::waitpid(id_, nullptr, 0);
    }
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

std::string RunningProgram::said() const { return content(folder_ + "/err"); }

bool RunningProgram::says(const std::string& text) {
    const auto give_up = std::chrono::steady_clock::now() + longest;
    while (said().find(text) == std::string::npos) {
        siginfo_t ended{};
        const bool gone = ::waitid(P_PID, static_cast<id_t>(id_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0;
        if (gone || std::chrono::steady_clock::now() > give_up) return said().find(text) != std::string::npos;
        std::this_thread::sleep_for(10ms);
    }
    return true;
}

void RunningProgram::signal(int number) { ::kill(id_, number); }

int RunningProgram::stop() {
    ::kill(id_, SIGTERM);
    const int status = wait_for(id_);
    id_ = -1;
    return status;
}

}  // namespace twicket::testing
