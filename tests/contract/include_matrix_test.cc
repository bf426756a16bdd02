#include "tests/contract/include_matrix.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "tests/contract/source_tree.h"

namespace daybook::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(IncludeMatrix, HoldsForEveryFileOfTheTree) {
  for (const SourceFile& file : ReadSourceTree({".h", ".cc"})) {
    EXPECT_THAT(IncludeViolations(file.path, file.text), IsEmpty()) << file.path;
  }
}

struct Planted {
  const char* path;
  const char* header;
};

std::string Include(const char* header) { return absl::StrCat("// A file.\n#include ", header, "\n"); }

TEST(IncludeMatrix, FindsEveryPlantedViolation) {
  for (const Planted& planted : {
           Planted{"ledger/base/money.cc", "<openssl/sha.h>"},
           Planted{"ledger/base/money.h", "\"daybook/v1/event.pb.h\""},
           Planted{"ledger/base/ids.h", "\"ledger/domain/state.h\""},
           Planted{"ledger/fold.h", "\"ledger/base/ids.h\""},
           Planted{"ledger/fold.h", "\"daybook/v1/report_service.pb.h\""},
           Planted{"ledger/figures/cash.cc", "\"ledger/domain/state.h\""},
           Planted{"ledger/figures/cash.cc", "<thread>"},
           Planted{"ledger/domain/payment.cc", "<chrono>"},
           Planted{"ledger/domain/payment.cc", "<random>"},
           Planted{"ledger/domain/payment.cc", "<fstream>"},
           Planted{"ledger/domain/payment.cc", "<mutex>"},
           Planted{"ledger/domain/payment.cc", "<unistd.h>"},
           Planted{"ledger/domain/payment.cc", "<sys/stat.h>"},
           Planted{"ledger/domain/payment.cc", "\"absl/time/clock.h\""},
           Planted{"ledger/domain/payment.cc", "\"absl/synchronization/mutex.h\""},
           Planted{"ledger/domain/payment.cc", "\"ledger/base/clock.h\""},
           Planted{"ledger/domain/payment.cc", "\"ledger/journal/journal.h\""},
           Planted{"ledger/domain/payment.cc", "\"ledger/engine/ledger.h\""},
           Planted{"ledger/domain/payment.cc", "<rocksdb/db.h>"},
           Planted{"ledger/domain/payment.cc", "<grpcpp/grpcpp.h>"},
           Planted{"ledger/journal/journal.h", "<rocksdb/db.h>"},
           Planted{"ledger/journal/journal.h", "<openssl/evp.h>"},
           Planted{"ledger/journal/journal.cc", "\"ledger/domain/domain.h\""},
           Planted{"ledger/journal/journal.cc", "\"ledger/engine/options.h\""},
           Planted{"ledger/journal/journal.cc", "<grpcpp/grpcpp.h>"},
           Planted{"ledger/engine/ledger.cc", "<rocksdb/db.h>"},
           Planted{"ledger/engine/ledger.cc", "\"projections/tills.h\""},
           Planted{"ledger/engine/ledger.cc", "\"services/server.h\""},
           Planted{"ledger/engine/ledger.cc", "\"daybook/v1/ledger_service.grpc.pb.h\""},
           Planted{"projections/tills.cc", "\"ledger/domain/domain.h\""},
           Planted{"projections/tills.cc", "\"ledger/engine/ledger.h\""},
           Planted{"projections/tills.cc", "\"ledger/journal/page.h\""},
           Planted{"services/server.cc", "\"ledger/domain/domain.h\""},
           Planted{"services/server.cc", "\"ledger/journal/journal.h\""},
           Planted{"services/server.cc", "<rocksdb/db.h>"},
           Planted{"client/client.cc", "\"ledger/engine/ledger.h\""},
           Planted{"client/client.cc", "\"services/server.h\""},
           Planted{"client/client.cc", "\"projections/tills.h\""},
           Planted{"client/client.cc", "\"bench/workload.h\""},
           Planted{"client/command_line/simulate_command.cc", "\"services/server.h\""},
           Planted{"client/command_line/session.h", "\"ledger/engine/ledger.h\""},
           Planted{"client/client.cc", "\"tests/contract/source_tree.h\""},
           Planted{"services/server.cc", "\"bench/workload.h\""},
           Planted{"services/server.cc", "<gtest/gtest.h>"},
       }) {
    EXPECT_THAT(IncludeViolations(planted.path, Include(planted.header)), SizeIs(1))
        << planted.path << " includes " << planted.header;
  }
}

TEST(IncludeMatrix, AllowsWhatTheTableAllows) {
  for (const Planted& allowed : {
           Planted{"ledger/base/digest.cc", "<openssl/sha.h>"},
           Planted{"ledger/base/rejection.cc", "\"google/rpc/error_details.pb.h\""},
           Planted{"ledger/fold.h", "\"daybook/v1/event.pb.h\""},
           Planted{"ledger/figures/cash.cc", "\"daybook/v1/event.pb.h\""},
           Planted{"ledger/domain/payment.cc", "\"ledger/figures/cash.h\""},
           Planted{"ledger/domain/payment.cc", "\"absl/time/civil_time.h\""},
           Planted{"ledger/journal/journal.cc", "<rocksdb/db.h>"},
           Planted{"ledger/engine/ledger.cc", "\"ledger/journal/journal.h\""},
           Planted{"ledger/engine/ledger.cc", "<thread>"},
           Planted{"services/server.cc", "\"daybook/v1/ledger_service.grpc.pb.h\""},
           Planted{"services/daybookd_main.cc", "\"ledger/domain/domain.h\""},
           Planted{"client/client.cc", "<CLI/CLI.hpp>"},
           Planted{"client/command_line/verify_command.cc", "\"ledger/engine/ledger.h\""},
           Planted{"client/command_line/simulate_command.cc", "\"bench/workload.h\""},
           Planted{"tests/ledger/domain/payment_test.cc", "\"ledger/engine/ledger.h\""},
           Planted{"bench/page_benchmark.cc", "<rocksdb/db.h>"},
       }) {
    EXPECT_THAT(IncludeViolations(allowed.path, Include(allowed.header)), IsEmpty())
        << allowed.path << " includes " << allowed.header;
  }
}

TEST(IncludeMatrix, FindsAFileOutsideEveryLayer) {
  EXPECT_THAT(IncludeViolations("ledger/helpers/strings.h", "#pragma once\n"),
              ElementsAre(HasSubstr("belongs to no layer")));
}

TEST(IncludeMatrix, FindsALibraryNobodyHasDecidedOn) {
  EXPECT_THAT(IncludeViolations("services/server.cc", Include("<boost/asio.hpp>")),
              ElementsAre(HasSubstr("which the table does not know")));
}

TEST(IncludeMatrix, SeesIncludesInAnySpelling) {
  for (const char* line : {"#include <rocksdb/db.h>", "#  include <rocksdb/db.h>", "  #include\t<rocksdb/db.h>  // why",
                           "#include \"rocksdb/db.h\""}) {
    EXPECT_THAT(IncludeViolations("ledger/domain/payment.cc", line), SizeIs(1)) << line;
  }
}

}  // namespace
}  // namespace daybook::contract
