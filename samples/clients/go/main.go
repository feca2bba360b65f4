// Command greet calls a Go library through a Glovebox sidecar, from a program that need not load it. It uses the Go
// standard library only.
//
//	greet [-timeout 5s] [-calls N] SOCKET NAME
//
// Messages are JSON values, one after the other: encoding/json finds where each ends. Exit codes: 0 done, 1 an
// unexpected answer, 2 usage, 3 no sidecar, 4 no answer in time.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"time"
)

// rpcError is the sidecar's error: Code says what happened, Data.Outcome whether the call may have run.
type rpcError struct {
	Code    int    `json:"code"`
	Message string `json:"message"`
	Data    struct {
		Outcome string `json:"outcome"`
	} `json:"data"`
}

func (e *rpcError) Error() string {
	return fmt.Sprintf("error %d: %s (%s)", e.Code, e.Message, e.Data.Outcome)
}

type request struct {
	Version string `json:"jsonrpc"`
	Method  string `json:"method"`
	Params  []any  `json:"params"`
	ID      int    `json:"id"`
}

type response struct {
	Result json.RawMessage `json:"result"`
	Error  *rpcError       `json:"error"`
	ID     *int            `json:"id"`
}

// sidecar is one connection, for one goroutine. It connects at the first call, and again at the first one after the
// connection was lost.
type sidecar struct {
	path    string
	timeout time.Duration
	conn    net.Conn
	decoder *json.Decoder
	lastID  int
}

// call decodes the result into the value that result points to. It returns a *rpcError if the sidecar said so, an
// error for which isTimeout holds, or another one if the connection failed.
func (s *sidecar) call(result any, method string, params ...any) error {
	answer, err := s.exchange(method, params)
	if err != nil {
		// After a timeout too: a late answer must not be taken for the next call's.
		s.close()
		return err
	}
	if answer.Error != nil {
		return answer.Error
	}
	return json.Unmarshal(answer.Result, result)
}

func (s *sidecar) exchange(method string, params []any) (*response, error) {
	if s.conn == nil {
		conn, err := net.DialTimeout("unix", s.path, s.timeout)
		if err != nil {
			return nil, err
		}
		s.conn, s.decoder = conn, json.NewDecoder(conn)
	}
	if err := s.conn.SetDeadline(time.Now().Add(s.timeout)); err != nil {
		return nil, err
	}
	s.lastID++
	if err := json.NewEncoder(s.conn).Encode(request{"2.0", method, params, s.lastID}); err != nil {
		return nil, err
	}
	var answer response
	if err := s.decoder.Decode(&answer); err != nil {
		return nil, err
	}
	if answer.ID == nil || *answer.ID != s.lastID {
		return nil, errors.New("the answer is to another request")
	}
	return &answer, nil
}

func (s *sidecar) close() {
	if s.conn != nil {
		s.conn.Close()
		s.conn = nil
	}
}

func isTimeout(err error) bool {
	var failure net.Error
	return errors.As(err, &failure) && failure.Timeout()
}

// callAgain is for idempotent functions only: a call whose connection was lost may have run, and is made again.
func (s *sidecar) callAgain(result any, method string, params ...any) error {
	patience := time.Now().Add(2 * time.Minute)
	for {
		err := s.call(result, method, params...)
		var failed *rpcError
		if err == nil || errors.As(err, &failed) || isTimeout(err) || time.Now().After(patience) {
			return err
		}
		fmt.Println("connecting again:", err)
		time.Sleep(200 * time.Millisecond)
	}
}

// expectError makes a call that is to fail with the code, and returns what it failed with.
func (s *sidecar) expectError(code int, method string, params ...any) (*rpcError, error) {
	var result json.RawMessage
	err := s.call(&result, method, params...)
	var failed *rpcError
	switch {
	case err == nil:
		return nil, &rpcError{Message: fmt.Sprintf("%s was expected to fail, and gave %s", method, result)}
	case errors.As(err, &failed) && failed.Code == code:
		return failed, nil
	default:
		return nil, err
	}
}

func greet(s *sidecar, name string, calls int) error {
	var sum int64
	if err := s.call(&sum, "greeter.Add", 20, 22); err != nil {
		return err
	}
	fmt.Println("Add(20, 22) =", sum)
	var greeting string
	if err := s.call(&greeting, "greeter.Hello", name); err != nil {
		return err
	}
	fmt.Println("Hello =", greeting)
	// Refused before anything was sent to the library.
	wrong, err := s.expectError(-32602, "greeter.Add", "twenty", 22)
	if err != nil {
		return err
	}
	fmt.Println("wrong parameter:", wrong)
	// Ends the library's worker; the sidecar stays, and starts another one for the next call.
	crash, err := s.expectError(-32013, "greeter.Panic", "on purpose")
	if err != nil {
		return err
	}
	fmt.Println("crash:", crash)
	if err := s.call(&sum, "greeter.Add", 1, 2); err != nil {
		return err
	}
	fmt.Println("after the crash: Add(1, 2) =", sum)
	for i := 1; i <= calls; i++ {
		if err := s.callAgain(&sum, "greeter.Add", i, 0); err != nil {
			return err
		}
		fmt.Printf("call %d = %d\n", i, sum)
		time.Sleep(100 * time.Millisecond)
	}
	return nil
}

func main() {
	timeout := flag.Duration("timeout", 5*time.Second, "how long to wait for an answer")
	calls := flag.Int("calls", 0, "so many more calls, ten a second")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: greet [-timeout 5s] [-calls N] SOCKET NAME")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() != 2 {
		flag.Usage()
		os.Exit(2)
	}
	s := &sidecar{path: flag.Arg(0), timeout: *timeout}
	defer s.close()
	err := greet(s, flag.Arg(1), *calls)
	var failed *rpcError
	switch {
	case err == nil:
		return
	case errors.As(err, &failed):
		fmt.Fprintln(os.Stderr, "greet:", err)
		os.Exit(1)
	case isTimeout(err):
		fmt.Fprintln(os.Stderr, "greet: no answer in time; the call may have run")
		os.Exit(4)
	default:
		fmt.Fprintf(os.Stderr, "greet: no sidecar at %s: %v\n", s.path, err)
		os.Exit(3)
	}
}
