#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace daybook::simulation {

// A folder in memory where there is one: syncs are simulated anyway.
class MemoryFolder {
 public:
  MemoryFolder() {
    const std::filesystem::path base =
        std::filesystem::is_directory("/dev/shm") ? "/dev/shm" : std::filesystem::temp_directory_path();
    std::string pattern = (base / "daybook-power-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~MemoryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace daybook::simulation
