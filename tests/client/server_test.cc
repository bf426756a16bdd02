// The daybook program with a real daybookd on a loopback port: a whole simulated day, looked at from every side.
#include <sys/types.h>
#include <signal.h>

#include <algorithm>
#include <memory>
#include <regex>
#include <string>

#include "gtest/gtest.h"
#include "tests/client/program.h"

namespace daybook::command_line {
namespace {

constexpr char kDay[] = " --seed 7 --centres 2 --tills 3 --date 2026-11-23 --payments 40 ";

// A new ledger of its own, served.
class Served {
 public:
  Served() { Start(true); }
  ~Served() {
    if (testing::Test::HasFailure()) std::fprintf(stderr, "%s\n", ReadAll(folder_ / "log").c_str());
  }

  void Start(bool init) {
    std::vector<std::string> arguments = {"--data", data(), "--listen", "127.0.0.1:0"};
    if (init) arguments.push_back("--init");
    auto process = ServerProcess::Start(ProgramPath("daybookd"), arguments, folder_ / "log");
    ASSERT_TRUE(process.ok()) << process.status() << ReadAll(folder_ / "log");
    process_ = *std::move(process);
  }
  void Stop() { EXPECT_EQ(process_->Stop(), 0) << ReadAll(folder_ / "log"); }
  void Kill() { process_->Kill(); }

  // daybook --server … arguments
  Ran Daybook(const std::string& arguments) const {
    return Shell("daybook --server " + process_->address() + " " + arguments);
  }
  std::string address() const { return process_->address(); }
  std::string data() const { return folder_ / "data"; }
  std::string file(const std::string& name) const { return folder_ / name; }

 private:
  Folder folder_;
  std::unique_ptr<ServerProcess> process_;
};

// One simulated day for all tests that only look.
class ADay : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    served_ = new Served;
    simulated_ = new Ran(served_->Daybook(std::string("simulate") + kDay));
  }
  static void TearDownTestSuite() {
    delete simulated_;
    delete served_;
    simulated_ = nullptr;
    served_ = nullptr;
  }
  void SetUp() override { ASSERT_EQ(simulated_->exit_code, 0) << simulated_->err << simulated_->out; }

  // Runs it and expects exit 0.
  static std::string Answer(const std::string& arguments) {
    const Ran ran = served_->Daybook(arguments);
    EXPECT_EQ(ran.exit_code, 0) << arguments << "\n" << ran.err;
    return ran.out;
  }

  // Of a command that does not end by itself.
  static std::string FirstLines(const std::string& arguments, int count) {
    const std::string pipe = served_->file("pipe");
    return Shell("mkfifo " + pipe + "; daybook --server " + served_->address() + " " + arguments + " >" + pipe +
                 " & timeout 20 head -" + std::to_string(count) + " <" + pipe + "; rm " + pipe + "; kill $!")
        .out;
  }

  static Served* served_;
  static Ran* simulated_;
};
Served* ADay::served_ = nullptr;
Ran* ADay::simulated_ = nullptr;

TEST_F(ADay, AgreesWithTheSimulatorsOwnAccount) {
  EXPECT_TRUE(std::regex_search(simulated_->out, std::regex("differences +0\n"))) << simulated_->out;
  EXPECT_TRUE(std::regex_search(simulated_->out, std::regex("batch of 100, p99 +[0-9]"))) << simulated_->out;
}

TEST_F(ADay, ShowsItsTills) {
  EXPECT_EQ(LinesOf(Answer("till list")).size(), 7u);
  EXPECT_EQ(LinesOf(Answer("till list --centre 2 -o csv")).size(), 4u);
  EXPECT_NE(Answer("till get 101").find("101"), std::string::npos);
  EXPECT_NE(Answer("till get 101 -o json").find("\"cashFen\": \"0\""), std::string::npos);
  const Ran missing = served_->Daybook("till get 999");
  EXPECT_EQ(missing.exit_code, 4) << missing.err;
  EXPECT_EQ(missing.out, "");
}

TEST_F(ADay, WatchesTills) {
  const std::string out = FirstLines("till watch --till 101 -o csv", 2);
  EXPECT_NE(out.find("\r\n101,"), std::string::npos) << out;
}

TEST_F(ADay, HoldsWhatItTookAndBalances) {
  EXPECT_NE(Answer("holdings --kind safe").find("safe"), std::string::npos);
  EXPECT_GT(LinesOf(Answer("holdings -o csv")).size(), 50u);
  EXPECT_NE(Answer("trial-balance").find("customer"), std::string::npos);
  EXPECT_NE(Answer("trial-balance -o json").find("\"balanced\": true"), std::string::npos);
}

TEST_F(ADay, IsClosedAndTheDocumentCanBeRead) {
  EXPECT_EQ(LinesOf(Answer("close list")).size(), 3u);
  const std::string text = Answer("close show 2026-11-23 --centre 1");
  EXPECT_NE(text.find("Daily close · centre 1 · 2026-11-23"), std::string::npos) << text;
  for (const char* part : {"Takings", "Cash by till", "Sessions", "Counts", "Safe", "Proof"}) {
    EXPECT_NE(text.find(part), std::string::npos) << part;
  }
  EXPECT_NE(Answer("close show 2026-11-23 --centre 1 --format html").find("已封存"), std::string::npos);
  EXPECT_NE(Answer("report x --centre 1 --format html").find("未封存"), std::string::npos);
  EXPECT_NE(Answer("close show 2026-11-23 --centre 1 -o csv").find("document.sealed,yes\r\n"), std::string::npos);
  EXPECT_EQ(served_->Daybook("close show 2026-11-22 --centre 1").exit_code, 4);
  EXPECT_NE(Answer("close show 2026-11-23 --centre 1 --restated").find("after"), std::string::npos);
  EXPECT_NE(Answer("close show 2026-11-23 --centre 1 --restated -o json").find("\"restatement\""), std::string::npos);
  Answer("close preflight --centre 1");
  EXPECT_EQ(served_->Daybook("close preflight --centre 9").exit_code, 4);
}

TEST_F(ADay, LeavesItsNightsHolding) {
  EXPECT_EQ(LinesOf(Answer("report holding 2026-11-23")).size(), 3u);
  EXPECT_EQ(LinesOf(Answer("report holding 2026-11-23 --centre 2 -o csv")).size(), 2u);
  EXPECT_NE(Answer("report holding 2026-11-23 --centre 2 -o json").find("\"safeFen\""), std::string::npos);
  EXPECT_EQ(served_->Daybook("report holding 2026-11-22").exit_code, 4);
  EXPECT_EQ(served_->Daybook("report holding yesterday").exit_code, 2);
}

TEST_F(ADay, ListsItsLimitBreaches) {
  EXPECT_GE(LinesOf(Answer("report limits")).size(), 1u);
  EXPECT_EQ(LinesOf(Answer("report limits --from 2027-01-01 --to 2027-01-31 -o csv")).size(), 1u);
  EXPECT_NE(Answer("report limits --open -o json").find("\"breaches\""), std::string::npos);
  EXPECT_EQ(served_->Daybook("report limits --from yesterday").exit_code, 2);
}

TEST_F(ADay, LeavesOpenCases) {
  EXPECT_GE(LinesOf(Answer("report cases")).size(), 3u);
  EXPECT_NE(Answer("report cases --ageing").find("0-7"), std::string::npos);
  EXPECT_EQ(LinesOf(Answer("report cases --owner 4000000000 -o csv")).size(), 1u);
  EXPECT_NE(Answer("report cases --closed -o json").find("\"ageing\""), std::string::npos);
  EXPECT_NE(Answer("report x --centre 1").find("X report, not sealed"), std::string::npos);
}

TEST_F(ADay, ListsItsRegisters) {
  for (const char* list : {"tools", "tools --keys", "invoices", "invoices --stock --till 101", "invoices --fate used",
                           "handovers --open", "complaints --open", "work-orders --holder 1001"}) {
    const std::string report = std::string("report ") + list;
    EXPECT_GE(LinesOf(Answer(report + " --centre 1 -o csv")).size(), 1u) << report;
    EXPECT_NE(Answer(report + " -o json").find("\"asOfSequence\""), std::string::npos) << report;
  }
  EXPECT_EQ(LinesOf(Answer("report spot-checks -o csv")).size(), 7u);
  EXPECT_EQ(LinesOf(Answer("report spot-checks --centre 2 --overdue -o csv")).size(), 1u);
  for (const char* by : {"hour", "kind", "till"}) {
    Answer(std::string("report service-levels 2026-11-23 --centre 1 --by ") + by);
  }
  EXPECT_NE(Answer("report service-levels --centre 1 -o json").find("\"waitTargetSeconds\": 900"), std::string::npos);
  EXPECT_EQ(served_->Daybook("report service-levels 2026-11-22 --centre 1").exit_code, 4);
  EXPECT_EQ(served_->Daybook("report service-levels yesterday --centre 1").exit_code, 2);
  EXPECT_EQ(served_->Daybook("report invoices --fate burnt").exit_code, 2);
}

TEST_F(ADay, StandsInTheLog) {
  EXPECT_NE(Answer("events get 1").find("ledger_created"), std::string::npos);
  EXPECT_NE(Answer("events get 1").find("CNY"), std::string::npos);
  EXPECT_EQ(served_->Daybook("events list --type payment_recieved").exit_code, 2);
  EXPECT_EQ(served_->Daybook("events get 99999999").exit_code, 4);
  const std::string payments = Answer("events list --type payment_received --till 101 -o json");
  EXPECT_GE(LinesOf(payments).size(), 40u);
  EXPECT_EQ(LinesOf(Answer("events list --limit 5 -o csv")).size(), 6u);
  EXPECT_EQ(LinesOf(FirstLines("events tail --last 3 -o json", 3)).size(), 3u);
}

TEST_F(ADay, IsReplayedIdentically) {
  const std::string out = Answer("replay 2026-11-23");
  EXPECT_EQ(LinesOf(out).size(), 3u) << out;
  EXPECT_EQ(out.find("DIFFERS"), std::string::npos);
  EXPECT_EQ(LinesOf(Answer("replay --centre 2 --all -o csv")).size(), 2u);
  EXPECT_EQ(served_->Daybook("replay 2020-01-01").exit_code, 4);
}

TEST_F(ADay, IsVerifiedByTheServer) {
  EXPECT_NE(Answer("verify").find("sound"), std::string::npos);
  EXPECT_NE(Answer("verify -o json").find("\"sound\": true"), std::string::npos);
}

TEST_F(ADay, IsProvenByHledger) {
  const Ran ran = Shell("daybook --server " + served_->address() + " export hledger | hledger -f - check -s ordereddates");
  EXPECT_EQ(ran.exit_code, 0) << ran.err << ran.out;
}

TEST_F(ADay, IsProvenByBeancount) {
  const Ran ran = Shell("daybook --server " + served_->address() + " export beancount >" + served_->file("books") +
                        " && bean-check --no-cache " + served_->file("books"));
  EXPECT_EQ(ran.exit_code, 0) << ran.err << ran.out;
}

TEST_F(ADay, IsExportedAsCsvForProgramsAndForExcel) {
  const std::string plain = Answer("export csv");
  EXPECT_EQ(plain.find("sequence,type,commit_time,"), 0u);
  EXPECT_GT(LinesOf(plain).size(), 500u);
  EXPECT_EQ(Answer("export csv --excel").find("\xEF\xBB\xBFsequence,"), 0u);
}

TEST_F(ADay, LeavesATrailOfACaseAndOfEverythingElse) {
  const std::string text = Answer("trail --case 1");
  EXPECT_NE(text.find("case opened"), std::string::npos) << text;
  // What brought it up, and the case that follows from it.
  EXPECT_EQ(LinesOf(Answer("trail --case 1 -o csv")).size(), 3u) << text;
  EXPECT_EQ(LinesOf(Answer("trail --case 1 -o json")).size(), 2u);
  EXPECT_NE(Answer("trail --cheque 1").find("payment received"), std::string::npos);
  for (const char* of : {"--centre 1", "--till 101", "--staff 1001", "--terminal 1011", "--staff 1005"}) {
    EXPECT_GE(LinesOf(Answer(std::string("trail -o csv ") + of)).size(), 2u) << of;
  }
  EXPECT_EQ(Answer("trail --case 999999"), "");
  EXPECT_EQ(Answer("trail --tool 999999"), "");
  EXPECT_EQ(Answer("trail --invoice 1100123456-99999999"), "");
  EXPECT_EQ(served_->Daybook("trail --invoice 17").exit_code, 2);
}

TEST_F(ADay, IsExportedAsJsonLinesOldestFirst) {
  const std::string out = Answer("export jsonl");
  const std::vector<std::string> lines = LinesOf(out);
  ASSERT_FALSE(lines.empty());
  for (size_t i = 0; i < lines.size(); ++i) {
    ASSERT_NE(lines[i].find("{\"event\":{\"sequence\":\"" + std::to_string(i + 1) + "\""), std::string::npos) << lines[i];
    ASSERT_NE(lines[i].find("\"leafHash\":\""), std::string::npos) << lines[i];
  }
}

TEST_F(ADay, IsSeenInTheStatus) {
  EXPECT_NE(Answer("status").find("serving"), std::string::npos);
  EXPECT_NE(Answer("status -o json").find("\"state\": \"SERVING_STATE_SERVING\""), std::string::npos);
}

TEST_F(ADay, IsAnsweredInChineseWhereTheLocaleSaysSo) {
  const std::string line = "daybook --server " + served_->address() + " till get 999";
  EXPECT_NE(Shell("LC_ALL=zh_CN.UTF-8 " + line).err.find("该营业厅没有此窗口"), std::string::npos);
  EXPECT_EQ(Shell(line).err.find("该营业厅没有此窗口"), std::string::npos);
}

TEST_F(ADay, IsPrintedInColourOnATerminalUnlessUnwanted) {
  const std::string line = "daybook --server " + served_->address() + " close list";
  EXPECT_NE(Shell("script -qec '" + line + "' /dev/null </dev/null").out.find("\x1b[1m"), std::string::npos);
  EXPECT_EQ(Shell("NO_COLOR=1 script -qec '" + line + "' /dev/null </dev/null").out.find("\x1b[1m"), std::string::npos);
  EXPECT_EQ(Answer("close list").find("\x1b"), std::string::npos);
}

// The text without what may differ between a first and a second submission.
std::string WithoutReplayed(const std::string& text) {
  return std::regex_replace(text, std::regex("\"replayed\":(true|false)"), "\"replayed\":?");
}

TEST(ServerProcess, SaysSoWhenTheServerDoesNotStart) {
  const Folder folder;
  // Without --init a missing ledger is not made.
  const auto server = ServerProcess::Start(ProgramPath("daybookd"), {"--data", folder / "data", "--listen", "127.0.0.1:0"},
                                           folder / "log");
  EXPECT_EQ(server.status().code(), absl::StatusCode::kUnavailable) << server.status();
  EXPECT_EQ(ServerProcess::Start(folder / "nothing", {}).status().code(), absl::StatusCode::kNotFound);
}

TEST(Submit, GivesTheSameAnswersTwiceAndAddsNothing) {
  Served served;
  ASSERT_EQ(Shell(std::string("daybook simulate") + kDay + "--commands-out " + served.file("day.jsonl")).exit_code, 0);
  const Ran first = served.Daybook("submit " + served.file("day.jsonl"));
  ASSERT_EQ(first.exit_code, 0) << first.err;
  const std::string status = served.Daybook("status -o json").out;
  const Ran second = served.Daybook("submit " + served.file("day.jsonl"));
  ASSERT_EQ(second.exit_code, 0) << second.err;
  EXPECT_EQ(first.out.find("\"replayed\":true"), std::string::npos);
  EXPECT_EQ(second.out.find("\"replayed\":false"), std::string::npos);
  EXPECT_EQ(WithoutReplayed(first.out), WithoutReplayed(second.out));
  EXPECT_EQ(LinesOf(first.out).size(), LinesOf(ReadAll(served.file("day.jsonl"))).size());
  const std::regex durable("\"durableSequence\": \"[0-9]+\"");
  std::smatch before, after;
  const std::string status_after = served.Daybook("status -o json").out;
  ASSERT_TRUE(std::regex_search(status, before, durable));
  ASSERT_TRUE(std::regex_search(status_after, after, durable));
  EXPECT_EQ(before.str(), after.str());

  // And once more after kill -9 and a restart.
  served.Kill();
  served.Start(false);
  const Ran third = served.Daybook("submit " + served.file("day.jsonl"));
  ASSERT_EQ(third.exit_code, 0) << third.err;
  EXPECT_EQ(third.out, second.out);
}

TEST(Submit, SaysWhatWasRefusedAndGoesOn) {
  Served served;
  std::ofstream(served.file("commands.jsonl"))
      << R"({"requestId":"staff-1","actor":1,"registerStaff":{"staff":5}})" << "\n"
      << R"({"requestId":"staff-2","actor":99,"registerStaff":{"staff":6}})" << "\n"
      << R"({"actor":1,"registerStaff":{"staff":7}})" << "\n"
      << R"({"requestId":"staff-1","actor":1,"registerStaff":{"staff":8}})" << "\n"
      << R"({"requestId":"staff-4","actor":1,"registerStaff":{"staff":9}})" << "\n";
  const Ran ran = served.Daybook("submit " + served.file("commands.jsonl"));
  EXPECT_EQ(ran.exit_code, 5);
  const std::vector<std::string> lines = LinesOf(ran.out);
  ASSERT_EQ(lines.size(), 5u) << ran.out << ran.err;
  EXPECT_EQ(lines[0].find("{\"requestId\":\"staff-1\",\"receipt\":{"), 0u) << lines[0];
  EXPECT_EQ(lines[1].find("{\"requestId\":\"staff-2\",\"status\":{"), 0u) << lines[1];
  EXPECT_NE(lines[2].find("REQUEST_ID_MISSING"), std::string::npos) << lines[2];
  EXPECT_NE(lines[3].find("REQUEST_ID_REUSED"), std::string::npos) << lines[3];
  EXPECT_NE(lines[4].find("receipt"), std::string::npos) << lines[4];
  EXPECT_NE(ran.err.find("5 commands: 2 accepted, 0 of them replayed, 3 refused"), std::string::npos) << ran.err;
}

TEST(Submit, AnswersALineBeforeTheNextOneIsWritten) {
  Served served;
  // The second command is written only when the first one's answer has been read.
  const Ran ran = Shell(
      "mkfifo " + served.file("in") + " " + served.file("out") + "; daybook --server " + served.address() + " submit - <" +
      served.file("in") + " >" + served.file("out") + " & exec 3>" + served.file("in") + " 4<" + served.file("out") +
      R"(; echo '{"requestId":"a","actor":1,"registerStaff":{"staff":5}}' >&3; read -t 10 -u 4 one; echo "$one")" +
      R"(; echo '{"requestId":"b","actor":1,"registerStaff":{"staff":6}}' >&3; read -t 10 -u 4 two; echo "$two"; exec 3>&-; wait $!)");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  ASSERT_EQ(LinesOf(ran.out).size(), 2u) << ran.out;
  EXPECT_EQ(LinesOf(ran.out)[1].find("{\"requestId\":\"b\",\"receipt\""), 0u) << ran.out;
}

TEST(Simulate, FindsADifferenceToTheFen) {
  Served served;
  ASSERT_EQ(served.Daybook(std::string("simulate") + kDay).exit_code, 0);
  // Another till's worth of cash appears in the ledger behind the simulator's back.
  std::ofstream(served.file("more.jsonl"))
      << R"({"requestId":"centre-9","centre":9,"actor":1,"configureCentre":{"name":"nine","utcOffsetMinutes":480,"firstBusinessDate":"2026-11-23"}})"
      << "\n"
      << R"({"requestId":"till-901","centre":9,"till":901,"actor":1,"registerTill":{"kind":"TILL_KIND_WINDOW","name":"901"}})" << "\n";
  ASSERT_EQ(served.Daybook("submit " + served.file("more.jsonl")).exit_code, 0);
  const Ran ran = served.Daybook(std::string("simulate") + kDay);
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_NE(ran.out.find("the ledger knows 7 tills, the simulator 6"), std::string::npos) << ran.out;
}

TEST(Simulate, EndsWith5OnALedgerOfAnotherDay) {
  Served served;
  ASSERT_EQ(served.Daybook(std::string("simulate") + kDay).exit_code, 0);
  EXPECT_EQ(served.Daybook("simulate --seed 8 --payments 5").exit_code, 5);
}

TEST(DataDirectory, IsVerifiedAndExportedWithoutAServer) {
  Served served;
  ASSERT_EQ(served.Daybook(std::string("simulate") + kDay).exit_code, 0);
  const std::string exported = served.Daybook("export jsonl").out;
  served.Stop();
  const Ran verified = Shell("daybook verify --data " + served.data());
  EXPECT_EQ(verified.exit_code, 0) << verified.err << verified.out;
  EXPECT_EQ(Shell("daybook export jsonl --data " + served.data()).out, exported);
  EXPECT_EQ(Shell("daybook export hledger --data " + served.data() + " | hledger -f - check -s ordereddates").exit_code, 0);
  EXPECT_EQ(Shell("daybook verify --data " + served.data()).exit_code, 0);
}

TEST(DataDirectory, ThatIsDamagedIsNamedWith3) {
  Served served;
  ASSERT_EQ(served.Daybook(std::string("simulate") + kDay).exit_code, 0);
  served.Kill();
  // A byte in the middle of every log and table of the store is turned over.
  bool damaged = false;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(served.data())) {
    const std::string extension = entry.path().extension().string();
    if (!entry.is_regular_file() || (extension != ".log" && extension != ".sst") || entry.file_size() < 1'000) continue;
    std::fstream file(entry.path(), std::ios::binary | std::ios::in | std::ios::out);
    file.seekg(static_cast<std::streamoff>(entry.file_size() / 2));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(entry.file_size() / 2));
    file.put(static_cast<char>(byte ^ 0x10));
    damaged = true;
  }
  ASSERT_TRUE(damaged);
  const Ran verified = Shell("daybook verify --data " + served.data());
  EXPECT_EQ(verified.exit_code, 3) << verified.err << verified.out;
  EXPECT_NE(verified.out.find("DAMAGED"), std::string::npos) << verified.out << verified.err;
}

TEST(Tls, IsSpokenWithACertificateOnBothSides) {
  const Folder folder;
  // One key and certificate serve as authority, server and client.
  ASSERT_EQ(Shell("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost "
                  "-addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout " + folder / "key.pem" + " -out " + folder / "cert.pem")
                .exit_code, 0);
  std::ofstream(folder / "config") << "tls { certificate_file: '" << folder / "cert.pem" << "' key_file: '" << folder / "key.pem"
                                   << "' client_ca_file: '" << folder / "cert.pem" << "' }\n";
  auto server = ServerProcess::Start(
      ProgramPath("daybookd"),
      {"--data", folder / "data", "--init", "--listen", "127.0.0.1:0", "--config", folder / "config"}, folder / "log");
  ASSERT_TRUE(server.ok()) << server.status() << ReadAll(folder / "log");
  const std::string line = "daybook --server " + (*server)->address() + " status";
  const std::string trust = " --ca " + folder / "cert.pem";
  const std::string own = " --cert " + folder / "cert.pem" + " --key " + folder / "key.pem";
  const Ran ran = Shell(line + trust + own);
  EXPECT_EQ(ran.exit_code, 0) << ran.err << ReadAll(folder / "log");
  EXPECT_EQ(Shell(line + trust).exit_code, 6);
  EXPECT_EQ(Shell(line).exit_code, 6);
  EXPECT_EQ(Shell(line + own).exit_code, 2);
}

TEST(Dev, ServesADemonstrationUntilItIsInterrupted) {
  const Ran ran = Shell(
      "daybook dev > >(tee dev.$$) & dev=$!; for i in $(seq 600); do grep -q 'Ctrl-C' dev.$$ 2>/dev/null && break; sleep 0.1; done;"
      " address=$(sed -n 's/^Serving .* at //p' dev.$$); rm -f dev.$$; daybook --server \"$address\" close list -o csv;"
      " kill -INT $dev; wait $dev");
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_NE(ran.out.find("\r\n1,"), std::string::npos) << ran.out << ran.err;
}

}  // namespace
}  // namespace daybook::command_line
