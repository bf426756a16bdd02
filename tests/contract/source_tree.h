// The project's own source files, for tests about the sources themselves.
//
//   for (const SourceFile& file : ReadSourceTree({".h", ".cc"})) { … file.path, file.text … }
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace daybook::contract {

struct SourceFile {
  // Relative to the project's root, e.g. "ledger/base/money.h".
  std::string path;
  std::string text;
};

// The project's root folder, fixed when the test was built.
std::string SourceRoot();

// Every file of the project with one of these endings, by path; build folders and hidden folders left out. Ends the test
// program when there is none: a test that reads nothing proves nothing.
std::vector<SourceFile> ReadSourceTree(const std::vector<std::string>& endings);

// The lines of a text, without their ends.
std::vector<absl::string_view> Lines(absl::string_view text);

}  // namespace daybook::contract
