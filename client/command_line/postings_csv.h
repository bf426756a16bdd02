// Postings as comma-separated values (RFC 4180): a line for each, with what the envelope of its event says.
//
//   PostingsCsv writer(/*excel=*/false);
//   Write(writer.Header());
//   for (const v1::Event& event : events) Write(writer.Add(event));
#pragma once

#include <string>
#include <vector>

#include "daybook/v1/event.pb.h"

namespace daybook::command_line {

namespace v1 = ::daybook::v1;

class PostingsCsv {
 public:
  // For Excel the text begins with a byte order mark, without which it takes UTF-8 for the local encoding; long numbers
  // that identify something end in a tab, so that they stay text; and text that would be a formula begins with an
  // apostrophe.
  explicit PostingsCsv(bool excel) : excel_(excel) {}

  std::string Header() const;
  // Empty for an event without postings.
  std::string Add(const v1::Event& event) const;

 private:
  // Words of people or programs, which may begin with anything.
  std::string Text(const std::string& text) const;
  // A number that is a name.
  std::string Name(const std::string& digits) const;
  std::vector<std::string> EnvelopeCells(const v1::Event& event) const;

  const bool excel_;
};

}  // namespace daybook::command_line
