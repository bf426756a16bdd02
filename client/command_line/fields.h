// Any message as a list of fields and their values, for CSV and for whoever wants every figure of a document.
#pragma once

#include "client/command_line/table.h"
#include "google/protobuf/message.h"

namespace daybook::command_line {

// A row for every field: its path (tills[0].cash.float_fen) and value. Money (fields ending in _fen) is written 128.40,
// bytes in hexadecimal, enums by their names.
Table FieldsTable(const google::protobuf::Message& message);

}  // namespace daybook::command_line
