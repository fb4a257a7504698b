// Starting other programs from a bench and reading what they cost. No measuring of time and no HTTP here.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <vector>

namespace twicket::bench {

// A child on one processor (-1: any). Its output goes to a log file. Ended by SIGTERM, then SIGKILL, with the object.
class Process {
  public:
    Process(std::vector<std::string> words, int processor, const std::string& log);
    ~Process();
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;
    pid_t id() const { return id_; }
    bool alive();
    std::uint64_t cpu_micros() const;    // user and system time of all threads so far
    std::uint64_t resident_kib() const;  // VmRSS
    void stop();

  private:
    pid_t id_ = -1;
};

// Runs a program to its end and returns what it wrote on standard output; throws when it failed.
std::string output_of(std::vector<std::string> words, int processor);

int free_port();
// Waits until `path` answers 200 on 127.0.0.1; throws after `seconds` or when the child has ended.
void wait_ready(int port, const std::string& path, double seconds, Process& process);
// The whole answer (head and body) to a GET; empty when nobody answers.
std::string get(int port, const std::string& path);

// A fresh folder below the temporary one, gone with the object.
class Folder {
  public:
    Folder();
    ~Folder();
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    const std::string& path() const { return path_; }

  private:
    std::string path_;
};

// This program's own file, for starting it again in another role.
std::string own_file();

}  // namespace twicket::bench
